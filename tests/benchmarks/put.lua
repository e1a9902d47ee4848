-- What wrk sends: one kind of PUT, about one entity after the other. Its last line is read by clients.py.
-- Arguments: path, file of the body, how many entities, then names and values of headers in turn.

local before, after, entities
local at = 0

function init(arguments)
   local file = assert(io.open(arguments[2], "rb"))
   local body = file:read("*a")
   file:close()
   local headers = {}
   for place = 4, #arguments, 2 do headers[arguments[place]] = arguments[place + 1] end
   local whole = wrk.format("PUT", arguments[1] .. "-", headers, body)
   local cut = #"PUT " + #arguments[1] + #"-"
   before, after = whole:sub(1, cut), whole:sub(cut + 1)
   entities = tonumber(arguments[3])
end

function request()
   at = at % entities + 1
   return before .. at .. after
end

function done(summary, latency)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.timeout
   print(string.format(
      '{"count": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "refused": %d, "failed": %d}',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      errors.status, failed
   ))
end
