-- The first part.
local function part()
  return "till"
end
