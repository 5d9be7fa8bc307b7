META
key;value
description;Two lanes with one budget
country;Malawi
unit;Lilongwe
instance;2026
num_projects;4
num_votes;10
budget;1000
vote_type;approval
rule;equalshares
date_begin;2026
date_end;2026
language;en
currency;MWK
PROJECTS
project_id;cost;votes;name;selected
a1;300;6;Upper lane: drain;1
a2;290;6;Upper lane: lamps;1
a3;350;6;Upper lane: wall;0
b1;390;4;Lower lane: well;1
VOTES
voter_id;vote
1;a1,a2,a3
2;a1,a2,a3
3;a1,a2,a3
4;a1,a2,a3
5;a1,a2,a3
6;a1,a2,a3
7;b1
8;b1
9;b1
10;b1
