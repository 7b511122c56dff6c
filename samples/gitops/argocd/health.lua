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
  -- Before Stalled, which a pause is called where the object was not Ready before it.
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
end
return hs
