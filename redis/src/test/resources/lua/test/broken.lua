#!lua
--@include test/include/missing
return 1
