-- How far the clocks of two nodes may be apart, in ms: till.contracts.Clocks.MARGIN.
local CLOCK_MARGIN = 15000
