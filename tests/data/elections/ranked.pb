META
key;value
description;Three places on a ballot
country;Philippines
unit;Iloilo
instance;2026
num_projects;4
num_votes;3
budget;700
vote_type;ordinal
rule;greedy
date_begin;2026
date_end;2026
min_length;3
max_length;3
language;en
currency;PHP
PROJECTS
project_id;cost;votes;score;name;selected
hall;400;3;8;Hall roof;1
well;500;3;6;Well;0
road;200;2;2;Road;1
seed;100;1;2;Seeds;1
VOTES
voter_id;vote
1;hall,well,road
2;hall,seed,well
3;well,hall,road
