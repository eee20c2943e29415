-- What was set aside and is so no more.
delete from set_aside where entry_offset = $entry_offset and place = $place and file = $file
