-- Puts new textures of 64 KiB, each with an id and bytes of its own, as a simulator posts them.
local counter, threads = 0, 0
local filler = string.rep("A", 87384 - 16)

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init()
  math.randomseed(os.time() * 10 + seed)
  run = math.random(0, 0xffffff)
end

function request()
  counter = counter + 1
  local id = string.format("%06x%02x-0000-4000-8000-%012x", run, seed, counter)
  local unique = string.format("%06x%02x%08x", run, seed, counter)
  local body = '<?xml version="1.0" encoding="utf-8"?><AssetBase><Data>' .. unique .. filler ..
    "</Data><FullID><Guid>" .. id .. "</Guid></FullID><ID>" .. id .. "</ID><Name>texture</Name><Description />" ..
    "<Type>0</Type><UploadAttempts>0</UploadAttempts><Local>false</Local><Temporary>false</Temporary>" ..
    "<CreatorID>00000000-0000-0000-0000-000000000000</CreatorID><Flags>Normal</Flags></AssetBase>"
  return "POST /assets/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end
