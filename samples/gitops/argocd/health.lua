-- Health of every kind of azureml.dev for Argo CD. It reads two conditions, Ready and Stalled.
local hs = { status = "Progressing", message = "waiting for the operator" }

if obj.status == nil or obj.status.conditions == nil then
  return hs
end

local ready, stalled
for _, condition in ipairs(obj.status.conditions) do
  if condition.type == "Ready" then
    ready = condition
  elseif condition.type == "Stalled" and condition.status == "True" then
    stalled = condition
  end
end

if ready ~= nil and ready.reason == "Paused" then
  -- A paused object is not looked at: its generation may stay behind for as long as that lasts.
  hs.status = "Suspended"
  hs.message = ready.message
elseif obj.status.observedGeneration ~= obj.metadata.generation then
  hs.message = "the operator has not yet seen the latest spec"
  if ready ~= nil and ready.observedGeneration == obj.metadata.generation then
    hs.message = ready.reason .. ": " .. ready.message
  end
elseif stalled ~= nil then
  hs.status = "Degraded"
  hs.message = stalled.reason .. ": " .. stalled.message
elseif ready ~= nil and ready.status == "True" then
  hs.status = "Healthy"
  hs.message = ready.message
elseif ready ~= nil then
  hs.message = ready.reason .. ": " .. ready.message
  if ready.reason == "Drifted" then
    -- Only observed: nothing will be done about it.
    hs.status = "Degraded"
  end
end
return hs
