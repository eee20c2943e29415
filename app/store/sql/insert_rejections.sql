-- Rejections are counts, one entry a second and source at most: each stands as it came.
insert into rejections by name select * exclude (place) from incoming
