/**
 * The program of the dissector; what it knows of messages comes in front of it, as lines of the schema in `SCHEMA`. Lua 5.1 to 5.4,
 * as Wireshark has had them. @source the Wireshark Developer's Guide, "Lua Support"
 */
export const DISSECTOR = String.raw`
local landfall = Proto("landfall", "OpenSimulator and Second Life circuit")
local MOST_EXPANDED = 131072

local own = {
  name = ProtoField.string("landfall.name", "Message"),
  flags = ProtoField.uint8("landfall.flags", "Flags", base.HEX),
  zerocoded = ProtoField.bool("landfall.zerocoded", "Zero-coded", 8, nil, 0x80),
  reliable = ProtoField.bool("landfall.reliable", "Reliable", 8, nil, 0x40),
  resent = ProtoField.bool("landfall.resent", "Resent", 8, nil, 0x20),
  acked = ProtoField.bool("landfall.acked", "Acks appended", 8, nil, 0x10),
  sequence = ProtoField.uint32("landfall.sequence", "Sequence"),
  extra = ProtoField.uint8("landfall.extra", "Bytes of extra header"),
  number = ProtoField.bytes("landfall.number", "Number"),
  ack = ProtoField.uint32("landfall.ack", "Acknowledged"),
  surplus = ProtoField.bytes("landfall.surplus", "Bytes behind the last field"),
}
local cut = ProtoExpert.new("landfall.cut", "The message ends before its last field", expert.group.MALFORMED, expert.severity.WARN)
local unknown = ProtoExpert.new("landfall.unknown", "No message of the schema has this number", expert.group.UNDECODED, expert.severity.NOTE)
landfall.experts = { cut, unknown }

local number_of = { High = 0, Medium = 0xff00, Low = 0xffff0000, Fixed = 0 }
local size_of = {
  U8 = 1, U16 = 2, U32 = 4, U64 = 8, S8 = 1, S16 = 2, S32 = 4, S64 = 8, F32 = 4, F64 = 8, BOOL = 1, LLUUID = 16,
  LLVector3 = 12, LLVector3d = 24, LLVector4 = 16, LLQuaternion = 12, IPADDR = 4, IPPORT = 2,
}
local make = {
  U8 = ProtoField.uint8, U16 = ProtoField.uint16, U32 = ProtoField.uint32, U64 = ProtoField.uint64,
  S8 = ProtoField.int8, S16 = ProtoField.int16, S32 = ProtoField.int32, S64 = ProtoField.int64,
  F32 = ProtoField.float, F64 = ProtoField.double, BOOL = ProtoField.bool, LLUUID = ProtoField.guid,
  LLVector3 = ProtoField.string, LLVector3d = ProtoField.string, LLVector4 = ProtoField.string,
  LLQuaternion = ProtoField.string, IPADDR = ProtoField.ipv4, IPPORT = ProtoField.uint16,
}
local big_endian = { LLUUID = true, IPADDR = true, IPPORT = true }
local step_of = { LLVector3 = 4, LLVector3d = 8, LLVector4 = 4, LLQuaternion = 4 }

-- Messages by their numbers, from the lines of the schema.
local messages = {}
local all_fields = {}
for _, field in pairs(own) do all_fields[#all_fields + 1] = field end

local function read_block(message, name, times, optional, fields)
  local block = { name = name, times = times, optional = optional, fields = {} }
  for field, kind in fields:gmatch("(%w+) (%w+)") do
    local base_kind, size = kind:match("^(%a+)(%d+)$")
    if base_kind ~= "Variable" and base_kind ~= "Fixed" then base_kind, size = kind, size_of[kind] end
    local abbreviation = "landfall." .. message .. "." .. name .. "." .. field
    local proto_field = (make[base_kind] or ProtoField.bytes)(abbreviation, field)
    all_fields[#all_fields + 1] = proto_field
    block.fields[#block.fields + 1] = { kind = base_kind, size = tonumber(size), proto = proto_field }
  end
  return block
end

for line in SCHEMA:gmatch("[^\n]+") do
  local frequency, number, name, rest = line:match("^(%a+) (%w+) (%w+)(.*)$")
  local message = { name = name, blocks = {} }
  local body = rest:match(" = (.*)$") or ""
  for block, brackets, mark, fields in body:gmatch("(%w+)(%[?%d*%]?)(%??) { ([^}]*) }") do
    local times = brackets == "" and 1 or brackets == "[]" and "counted" or tonumber(brackets:sub(2, -2))
    message.blocks[#message.blocks + 1] = read_block(name, block, times, mark == "?", fields)
  end
  messages[number_of[frequency] + tonumber(number)] = message
end
landfall.fields = all_fields

-- Runs of zeros are "00 count"; each further 00 adds 256, and one at the end is itself.
local function expand(coded)
  local size = 0
  return (coded:gsub("%z(%z*)([^%z]?)", function(more, last)
    local count = 256 * #more + (last == "" and 1 or last:byte())
    size = size + count
    if size > MOST_EXPANDED then return "" end
    return string.rep("\0", count)
  end))
end

local function number_at(body)
  local length = body:len()
  local function byte(at) return at < length and body(at, 1):uint() or 0 end
  if byte(0) ~= 0xff then return byte(0), 1 end
  if byte(1) ~= 0xff then return 0xff00 + byte(1), 2 end
  return 0xffff0000 + byte(2) * 256 + byte(3), 4
end

local function vector(range, kind)
  local step = step_of[kind]
  local parts = {}
  for at = 0, range:len() - 1, step do parts[#parts + 1] = string.format("%.6g", range(at, step):le_float()) end
  return "<" .. table.concat(parts, ", ") .. ">"
end

local function add_bytes(tree, field, range)
  local item = tree:add(field, range)
  local text = range:len() < 1024 and range:raw() or ""
  if text:match("^[^%c]+%z?$") then item:append_text(" (" .. text:gsub("%z$", "") .. ")") end
end

-- Where the next field begins; nil when there is no room for this one.
local function add_field(tree, field, body, at)
  local left = body:len() - at
  local kind, size = field.kind, field.size
  if kind == "Variable" then
    if left < size then return nil end
    local length = body(at, size):le_uint()
    if left < size + length then return nil end
    if length > 0 then add_bytes(tree, field.proto, body(at + size, length)) end
    return at + size + length
  end
  if left < size then return nil end
  local range = body(at, size)
  if kind == "Fixed" then add_bytes(tree, field.proto, range)
  elseif step_of[kind] then tree:add(field.proto, range, vector(range, kind))
  elseif big_endian[kind] then tree:add(field.proto, range)
  else tree:add_le(field.proto, range) end
  return at + size
end

local function add_blocks(tree, message, body, at)
  for _, block in ipairs(message.blocks) do
    local times = block.times
    if times == "counted" then
      if at >= body:len() then return at end
      times = body(at, 1):uint()
      at = at + 1
    elseif block.optional and at >= body:len() then return at end
    for repeat_number = 1, times do
      local name = block.times == 1 and block.name or block.name .. "[" .. (repeat_number - 1) .. "]"
      local from = at
      local branch = tree:add(landfall, body(math.min(at, body:len() - 1), 0), name)
      for _, field in ipairs(block.fields) do
        local after = add_field(branch, field, body, at)
        if after == nil then
          branch:add_proto_expert_info(cut)
          return nil
        end
        at = after
      end
      branch:set_len(at - from)
    end
  end
  return at
end

local function add_acks(tree, tvb, first)
  for at = first, tvb:len() - 5, 4 do tree:add(own.ack, tvb(at, 4)) end
end

local function is_packet(tvb)
  if tvb:len() < 7 or tvb(0, 1):uint() % 16 ~= 0 or tvb(5, 1):uint() ~= 0 then return false end
  if tvb(0, 1):uint() >= 128 then return true end
  return messages[(number_at(tvb(6):tvb()))] ~= nil
end

function landfall.dissector(tvb, pinfo, root)
  if tvb:len() < 7 then return 0 end
  local flags = tvb(0, 1):uint()
  local to = tvb:len()
  local tree = root:add(landfall, tvb())
  local header = tree:add(own.flags, tvb(0, 1))
  for _, name in ipairs({ "zerocoded", "reliable", "resent", "acked" }) do header:add(own[name], tvb(0, 1)) end
  tree:add(own.sequence, tvb(1, 4))
  tree:add(own.extra, tvb(5, 1))
  if flags % 32 >= 16 then to = math.max(6, to - 1 - 4 * tvb(to - 1, 1):uint()) end
  local body = to > 6 and tvb(6, to - 6) or nil
  if body ~= nil and flags >= 128 then
    body = ByteArray.new(expand(body:raw()), true):tvb("Zero-expanded")()
  end
  -- The extra header stands behind the number.
  local extra = tvb(5, 1):uint()
  pinfo.cols.protocol = "Landfall"
  if body == nil then return tvb:len() end
  local number, length = number_at(body)
  local message = messages[number]
  local item = tree:add(own.number, body(0, math.min(length, body:len())))
  if message == nil then
    item:add_proto_expert_info(unknown)
  else
    tree:add(own.name, body(0, math.min(length, body:len())), message.name)
    pinfo.cols.info = message.name .. " " .. tvb(1, 4):uint()
    tree:append_text(", " .. message.name)
    local after = add_blocks(tree, message, body, length + extra)
    if after ~= nil and after < body:len() then tree:add(own.surplus, body(after)) end
  end
  if to < tvb:len() then add_acks(tree, tvb, to) end
  return tvb:len()
end

landfall:register_heuristic("udp", function(tvb, pinfo, root)
  if not is_packet(tvb) then return false end
  -- What follows between the same two ends is of the circuit, whatever its number.
  pinfo.conversation = landfall
  landfall.dissector(tvb, pinfo, root)
  return true
end)
DissectorTable.get("udp.port"):add_for_decode_as(landfall)
`;
