-- A record that was set aside and is loaded now.
delete from set_aside where entry_offset = $entry_offset and place = $place
