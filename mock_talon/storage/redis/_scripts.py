"""What Redis does in one step, so that several processes cannot come between.

Each script is given the beginning of a world's key names. Documents lie under an epoch, which `restore` replaces:

* ``<base>:epoch``: the present one;
* ``<base>:<epoch>:d:<collection>``: hash, key to document; ``:o:<collection>``: sorted set, keys by creation;
* ``<base>:<epoch>:v``: hash, collection NUL key to version, and collection NUL to the version of its set of keys;
* ``<base>:<epoch>:s``: hash, last number of each sequence; ``:l:<log>``: list;
* ``<base>:<epoch>:names``: set of the collections and logs there are, as ``d:…`` and ``l:…``.
"""

from typing import Final

_EPOCH: Final = """
local base = KEYS[1]
local epoch = redis.call('GET', base .. ':epoch') or '0'
local e = base .. ':' .. epoch
"""

_READ: Final = (
    _EPOCH
    + """
local answer = {epoch}
for place = 1, #ARGV, 2 do
    answer[#answer + 1] = redis.call('HGET', e .. ':v', ARGV[place] .. '\\0' .. ARGV[place + 1]) or '0'
    answer[#answer + 1] = redis.call('HGET', e .. ':d:' .. ARGV[place], ARGV[place + 1])
end
return answer
"""
)

_KEYS: Final = (
    _EPOCH
    + """
return {
    epoch,
    redis.call('HGET', e .. ':v', ARGV[1] .. '\\0') or '0',
    redis.call('ZRANGE', e .. ':o:' .. ARGV[1], 0, -1)
}
"""
)

_COMMIT: Final = (
    _EPOCH
    + """
if epoch ~= ARGV[1] then return {'epoch', epoch} end
local log_length, at, versions = ARGV[2], 4, e .. ':v'
local stale = {'stale'}
for _ = 1, tonumber(ARGV[3]) do
    local version = redis.call('HGET', versions, ARGV[at] .. '\\0' .. ARGV[at + 1]) or '0'
    if version ~= ARGV[at + 2] then
        stale[#stale + 1] = ARGV[at]
        stale[#stale + 1] = ARGV[at + 1]
    end
    at = at + 3
end
if #stale > 1 then return stale end
local answer = {'ok'}
local writes = tonumber(ARGV[at])
at = at + 1
for _ = 1, writes do
    local collection, key, body = ARGV[at], ARGV[at + 1], ARGV[at + 2]
    at = at + 3
    local documents, order = e .. ':d:' .. collection, e .. ':o:' .. collection
    local place = collection .. '\\0' .. key
    local number = redis.call('INCR', base .. ':versions')
    local other_keys
    if body ~= '' then
        other_keys = redis.call('HSET', documents, key, body) == 1
        if other_keys then
            redis.call('ZADD', order, number, key)
            redis.call('SADD', e .. ':names', 'd:' .. collection)
        end
        redis.call('HSET', versions, place, number)
        answer[#answer + 1] = tostring(number)
    else
        other_keys = redis.call('HDEL', documents, key) == 1
        redis.call('ZREM', order, key)
        redis.call('HDEL', versions, place)
        answer[#answer + 1] = '0'
    end
    if other_keys then redis.call('HSET', versions, collection .. '\\0', number) end
end
for log = at, #ARGV, 2 do
    redis.call('RPUSH', e .. ':l:' .. ARGV[log], ARGV[log + 1])
    redis.call('LTRIM', e .. ':l:' .. ARGV[log], '-' .. log_length, -1)
    redis.call('SADD', e .. ':names', 'l:' .. ARGV[log])
end
return answer
"""
)

_LOG: Final = _EPOCH + "return redis.call('LRANGE', e .. ':l:' .. ARGV[1], 0, -1)"
_NEXT_ID: Final = (
    _EPOCH
    + """
if epoch ~= ARGV[1] then return -1 end
return redis.call('HINCRBY', e .. ':s', ARGV[2], 1)
"""
)

_RESERVE: Final = (
    _EPOCH
    + """
if epoch ~= ARGV[1] then return -1 end
local last = tonumber(redis.call('HGET', e .. ':s', ARGV[2]) or '0')
if last < tonumber(ARGV[3]) then redis.call('HSET', e .. ':s', ARGV[2], ARGV[3]) end
return 0
"""
)

_DUMP: Final = (
    _EPOCH
    + """
local collections, logs = {}, {}
for _, name in ipairs(redis.call('SMEMBERS', e .. ':names')) do
    local kind, rest = name:sub(1, 1), name:sub(3)
    if kind == 'd' then
        collections[#collections + 1] = rest
        collections[#collections + 1] = redis.call('ZRANGE', e .. ':o:' .. rest, 0, -1)
        collections[#collections + 1] = redis.call('HGETALL', e .. ':d:' .. rest)
    else
        logs[#logs + 1] = rest
        logs[#logs + 1] = redis.call('LRANGE', e .. ':l:' .. rest, 0, -1)
    end
end
return {collections, redis.call('HGETALL', e .. ':s'), logs}
"""
)

_SWITCH: Final = (
    _EPOCH
    + """
for _, name in ipairs(redis.call('SMEMBERS', e .. ':names')) do
    redis.call('UNLINK', e .. ':' .. name)
    if name:sub(1, 1) == 'd' then redis.call('UNLINK', e .. ':o:' .. name:sub(3)) end
end
redis.call('UNLINK', e .. ':v', e .. ':s', e .. ':names')
redis.call('SET', base .. ':epoch', ARGV[1])
"""
)

_ADMIT: Final = """
local moments = KEYS[1] .. ':rate:' .. ARGV[1]
local limit, window, now = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if not now then
    local time = redis.call('TIME')
    now = tonumber(time[1]) + tonumber(time[2]) / 1000000 + tonumber(ARGV[5])
end
redis.call('ZREMRANGEBYSCORE', moments, '-inf', string.format('%.6f', now - window))
redis.call('ZREMRANGEBYSCORE', moments, string.format('(%.6f', now), '+inf')
local has_room = redis.call('ZCARD', moments) < limit
if has_room or ARGV[6] == '1' then redis.call('ZADD', moments, string.format('%.6f', now), ARGV[7]) end
redis.call('ZREMRANGEBYRANK', moments, 0, -limit - 2)
return has_room and 1 or 0
"""

_LIVING: Final = """
local base, token, lease = KEYS[1], ARGV[1], ARGV[2]
local function living(entity)
    local places = base .. ':guard:' .. entity
    local found = {}
    for _, other in ipairs(redis.call('ZRANGE', places, 0, -1)) do
        if redis.call('EXISTS', base .. ':lease:' .. other) == 1 then
            found[#found + 1] = other
        else
            redis.call('ZREM', places, other)
        end
    end
    return found
end
local function begins()
    redis.call('SET', base .. ':lease:' .. token, 1, 'PX', lease)
    for entity = 4, #ARGV do
        if living(ARGV[entity])[1] ~= token then return 0 end
    end
    return 1
end
"""

_ENTER: Final = (
    _LIVING
    + """
local waiting = tonumber(ARGV[3])
for entity = 4, #ARGV do
    if waiting >= 0 and #living(ARGV[entity]) > waiting then return -1 end
end
local number = redis.call('INCR', base .. ':tickets')
for entity = 4, #ARGV do redis.call('ZADD', base .. ':guard:' .. ARGV[entity], number, token) end
return begins()
"""
)

_BEGIN: Final = _LIVING + "return begins()"

_LEAVE: Final = """
for entity = 2, #ARGV do redis.call('ZREM', KEYS[1] .. ':guard:' .. ARGV[entity], ARGV[1]) end
redis.call('DEL', KEYS[1] .. ':lease:' .. ARGV[1])
"""

_RECORD: Final = """
local base = KEYS[1]
local entries, order, bytes = base .. ':journal', base .. ':journal-order', base .. ':journal-bytes'
redis.call('HSET', entries, ARGV[1], ARGV[3])
redis.call('RPUSH', order, ARGV[2] .. ' ' .. ARGV[1])
local size = redis.call('INCRBY', bytes, ARGV[2])
local kept = redis.call('LLEN', order)
while kept > tonumber(ARGV[4]) or (size > tonumber(ARGV[5]) and kept > 1) do
    local oldest = redis.call('LPOP', order)
    local blank = oldest:find(' ', 1, true)
    redis.call('HDEL', entries, oldest:sub(blank + 1))
    size = redis.call('DECRBY', bytes, oldest:sub(1, blank - 1))
    kept = kept - 1
    redis.call('INCR', base .. ':journal-dropped')
end
"""

_UPDATE: Final = """
local entries = KEYS[1] .. ':journal'
if redis.call('HEXISTS', entries, ARGV[1]) == 1 then redis.call('HSET', entries, ARGV[1], ARGV[2]) end
"""

_ENTRIES: Final = """
local found = {}
for _, item in ipairs(redis.call('LRANGE', KEYS[1] .. ':journal-order', 0, -1)) do
    found[#found + 1] = redis.call('HGET', KEYS[1] .. ':journal', item:sub(item:find(' ', 1, true) + 1))
end
return found
"""

SCRIPTS: Final = {
    "admit": _ADMIT,
    "begin": _BEGIN,
    "commit": _COMMIT,
    "dump": _DUMP,
    "enter": _ENTER,
    "entries": _ENTRIES,
    "keys": _KEYS,
    "leave": _LEAVE,
    "log": _LOG,
    "next_id": _NEXT_ID,
    "read": _READ,
    "record": _RECORD,
    "reserve": _RESERVE,
    "switch": _SWITCH,
    "update": _UPDATE,
}
