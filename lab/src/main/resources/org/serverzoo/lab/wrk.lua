-- Given to wrk with a first line that sets CONNECTIONS and DEPTH. Sends DEPTH requests at once where that is more than 1,
-- and prints what wrk has counted, as lines that begin with "zoo". Times are microseconds.

function init()
  if DEPTH > 1 then
    local batch = string.rep(wrk.format(), DEPTH)
    -- Only where it is needed: with this function wrk asks Lua for each batch.
    request = function() return batch end
  end
end

local function say(name, value)
  io.write(string.format("zoo %s %.3f\n", name, value))
end

-- wrk's stats: how often each latency was seen, by its microseconds. Nil where this wrk keeps them in another way.
local function histogram(latency)
  local found, ffi = pcall(require, "ffi")
  if not found then return nil end
  ffi.cdef("typedef struct { uint64_t count, limit, min, max, data[1]; } zoo_stats;")
  local stats = ffi.cast("zoo_stats **", latency)[0]
  if tonumber(stats.min) ~= latency.min or tonumber(stats.max) ~= latency.max then return nil end
  return stats
end

-- Before wrk reports, it adds answers that it never got: for each that took more than twice the average interval, further
-- ones that took one interval less, two less, and so on ("coordinated omission"). What was measured is found by taking
-- them out again, from the slowest down, in the order opposite to stats_correct in wrk's stats.c.
local function remove_invented(stats, interval)
  for slow = tonumber(stats.max), 2 * interval, -1 do
    local count = stats.data[slow]
    if count > 0 then
      local invented = slow - interval
      while invented > interval do
        stats.data[invented] = stats.data[invented] - count
        invented = invented - interval
      end
    end
  end
end

local function say_latency(stats)
  local first, last = tonumber(stats.min), tonumber(stats.max)
  local count, sum = 0, 0
  for micros = first, last do
    local seen = tonumber(stats.data[micros])
    count = count + seen
    sum = sum + seen * micros
  end
  if count == 0 then return end
  say("mean", sum / count)
  say("worst", last)
  local percentiles = {50, 90, 95, 99}
  local next, passed = 1, 0
  for micros = first, last do
    passed = passed + tonumber(stats.data[micros])
    while next <= #percentiles and passed >= count * percentiles[next] / 100 do
      say("p" .. percentiles[next], micros)
      next = next + 1
    end
  end
end

function done(summary, latency, requests)
  say("duration", summary.duration)
  say("requests", summary.requests)
  say("bytes", summary.bytes)
  for _, kind in ipairs({"connect", "read", "write", "status", "timeout"}) do
    say(kind, summary.errors[kind])
  end
  local stats = histogram(latency)
  if stats == nil then return end
  -- The integer division is wrk's own.
  local each = math.floor(summary.requests / CONNECTIONS)
  if each > 0 then
    remove_invented(stats, math.floor(summary.duration / each))
  end
  say_latency(stats)
end
