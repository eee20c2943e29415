-- Another catalog is in force from now on.
insert into policies (version, digest, since) values (:version, :digest, :since)
