#!lua
-- Two parts of a word.
--@include test/include/part

return part() .. ARGV[1]
