-- Another value of the office about itself.
insert or replace into meta (name, value) values (:name, :value)
