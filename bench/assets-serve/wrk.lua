-- Asks for textures at random: LIST is a file with a path a line, COUNT how many of them, RANGES whether 4 KiB ranges are wanted.
local list, count, ranges = os.getenv("LIST"), tonumber(os.getenv("COUNT")), os.getenv("RANGES") == "1"
local paths = {}
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init()
  math.randomseed(seed)
  for path in io.lines(list) do
    paths[#paths + 1] = path
    if #paths == count then break end
  end
end

function request()
  local path = paths[math.random(#paths)]
  if not ranges then return "GET " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" end
  local start = math.random(0, 61440)
  return "GET " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=" .. start .. "-" .. (start + 4095) .. "\r\n\r\n"
end
