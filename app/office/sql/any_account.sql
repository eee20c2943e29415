-- Whether there is any account, disabled ones included: the first one ends local mode for good.
select 1 as present from accounts limit 1;
