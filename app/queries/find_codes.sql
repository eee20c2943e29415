-- Error codes that begin with a text, in any case, with how many transactions have each as their last.
select error_code as code, mode(error_class) as error_class, count(*) as transactions
from transactions where starts_with(lower(error_code), $q)
group by error_code order by transactions desc, code limit $most
