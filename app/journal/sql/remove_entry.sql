-- The bytes of an entry are gone; its hash, its leaves and its commit's seal stay.
update entries set data = null where entry_offset = :entry_offset
