-- Of the stays in a state of an undeclared workflow that began long enough before the last midnight, how many had no
-- later transition.
select stays, ended from learned_endings where workflow is not distinct from $workflow and state = $state
