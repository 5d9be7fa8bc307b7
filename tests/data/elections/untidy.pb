META
key;value
description;Small works along the canal
country;Thailand
unit;Khon Kaen
instance;2026
num_projects;5
budget;"1 000,50"
vote_type;approval
rule;greedy-no-skip
date_begin;01.11.2026
date_end;15.11.2026;;
min_length;1
max_length;3
language;en
currency;THB
comment;#1: Made up for tests.
PROJECTS
project_id;cost;votes;name;target;selected
lamp;400,25;7;Lamps at the bridge;children,seniors;1
drain;300;5;"Drain along lane 4; both sides";adults;1
path;290;4;"A path called ""the short one""";children;1
tap;290;4;A second tap;adults;0
shed;150;2;A shed for tools;;0
VOTES
Voter_ID;Vote
1;lamp,drain
2; lamp 

3;lamp, path , tap
4;lamp,drain,path
5;drain,tap
6;lamp,tap
7;lamp,path
8;drain,shed
9;drain,path,tap
10;lamp,shed,