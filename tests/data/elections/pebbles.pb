META
key;value
description;Five pebbles for each household
country;Kenya
unit;Kisumu
instance;2026
num_projects;3
num_votes;4
budget;900
vote_type;cumulative
rule;greedy-threshold
date_begin;2026
date_end;2026
max_sum_points;5
min_project_score_threshold;4
language;en
currency;KES
PROJECTS
project_id;cost;votes;score;name;selected
water;500;3;9;Water point;1
gate;450;3;8;A gate;0
bench;300;3;3;Benches;0
VOTES
voter_id;vote;points
1;water,gate,bench;3,1,1
2;gate;5
3;water,gate,bench;2,2,1
4;water,bench;4,1
