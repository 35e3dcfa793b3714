# SPDX-License-Identifier: GPL-3.0-or-later
# profile graph; arithmetic against networkx and R is in tests/unit/graph_net.c.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	# two groups of 12 in which everybody follows the four next to him, one bridge
	awk 'BEGIN {
		OFS = "\t"; print "from", "to"
		for (g = 0; g < 2; g++)
			for (i = 0; i < 12; i++)
				for (j = 1; j <= 4; j++)
					print "ab" g "_" i, "ab" g "_" (i + j) % 12
		print "ab0_3", "bridge"; print "bridge", "ab1_7"
		print "ab1_7", "bridge"; print "bridge", "ab0_3"
	}' >two.tsv
	# a log in which groups of users watch creators
	awk 'BEGIN {
		srand(3); OFS = ","
		print "time,platform,user,creator,event"
		for (i = 0; i < 4000; i++)
			printf "2024-06-%02dT%02d:00:00Z,%s,u%d,c%d,%s\n", 1 + i % 20, i % 24,
			    i % 3 ? "douyin" : "kuaishou", rand() * 200, rand() * 15,
			    rand() < 0.5 ? "play" : rand() < 0.5 ? "follow" : rand() < 0.8 ? "share" : "unfollow"
	}' >log.csv
}

@test "two planted communities are found, and the broker between them" {
	profile graph two.tsv >nodes
	run -0 column node community <nodes
	assert_equal "$(grep '^ab0' <<<"$output" | cut -f2 | sort -u | wc -l)" 1
	assert_equal "$(grep '^ab1' <<<"$output" | cut -f2 | sort -u | wc -l)" 1
	assert_equal "$(cut -f2 <<<"$output" | sort -u)" $'1\n2'
	# all paths between the groups lead through it: 2 * 12 * 12 of 24 * 23 pairs
	assert_equal "$(column node betweenness <nodes | grep bridge)" "$(tsv 'bridge 0.521739')"
	# c = 1/2 by two strangers: the sum of two quarters
	assert_equal "$(column node constraint <nodes | grep bridge)" "$(tsv 'bridge 0.5')"
	# ring of four neighbours on either side: everybody is in an 8-core
	assert_equal "$(column node core <nodes | grep -v bridge | cut -f2 | sort -u)" 8
}

@test "parts of communities add up to the modularity" {
	# each group: 48 edges of 1 inside; the bridge counts with one of the groups
	run -0 profile graph --communities two.tsv
	assert_equal "$(column nodes inside_weight cut_weight <<<"$output")" "$(tsv '13 50 2' '12 48 2')"
	# 98/100 - (102/200)^2 - (98/200)^2
	assert_equal "$(column modularity <<<"$output" | awk '{ q += $1 } END { printf "%.4f", q }')" 0.4798
}

@test "pagerank of a graph that can be solved by hand" {
	# a and b lead to hub, hub leads nowhere: x = r + (1 - d) ... of three nodes
	tsv 'from to' 'a hub' 'b hub' >star.tsv
	# x_a = t, x_hub = t + 2 d t, t = (1 - d)/3 + d x_hub / 3, and 3 t + 2 d t = 1
	run -0 profile graph star.tsv
	want=$(awk 'BEGIN { t = 1 / 4.7; printf "%.6g\n%.6g\n%.6g", t, t, t * 2.7 }')
	assert_equal "$(column pagerank <<<"$output")" "$want"
	run -0 profile graph --damping=0 star.tsv
	assert_equal "$(column pagerank <<<"$output" | sort -u)" 0.333333
}

@test "pagerank from seeds begins again where they say, by their weights" {
	# complete graph of four, seeds 1 1 4 4: x = (0.15 p + 0.85/3) / (1 + 0.85/3)
	tsv 'from to' 'a b' 'a c' 'a d' 'b c' 'b d' 'c d' >four.tsv
	tsv 'node weight' 'a 1' 'b 1' 'c 4' 'd 4' >seeds.tsv
	run -0 profile graph --undirected --seeds=seeds.tsv four.tsv
	assert_equal "$(column pagerank <<<"$output")" $'0.232468\n0.232468\n0.267532\n0.267532'
	tsv 'node' 'nobody' >none.tsv
	run -0 profile graph --seeds=none.tsv four.tsv
	assert_equal "$(column pagerank note <<<"$output" | sort -u)" "$(printf '\tnone of --seeds is in this graph')"
	tsv 'node weight' 'a 1' 'b -2' >bad.tsv
	run -2 --separate-stderr profile graph --seeds=bad.tsv four.tsv
	assert_equal "$output" ""
	assert_equal "$stderr" "profile graph: bad.tsv:3: weight: not a number above 0: '-2'"
}

@test "edges that stand several times weigh as often" {
	# networkx test_pagerank.py: 1-2 three times, 2-3 and "3"-3 twice; to 4 places, as there
	tsv 'from to' '1 2' '1 2' '1 2' '2 3' '2 3' 'three 3' 'three 3' >multi.tsv
	run -0 profile graph --undirected multi.tsv
	assert_equal "$(column node pagerank <<<"$output" | awk '{ printf "%s %.4f\n", $1, $2 }')" \
	    "$(printf '%s\n' '1 0.2107' '2 0.3395' '3 0.2893' 'three 0.1605')"
}

@test "a follow counts once and not after an unfollow, shares count each" {
	{
		echo time,platform,user,creator,event
		echo 2024-06-01T00:00:00Z,douyin,u1,c1,follow
		echo 2024-06-02T00:00:00Z,douyin,u1,c1,follow
		echo 2024-06-02T00:00:00Z,douyin,u2,c1,follow
		echo 2024-06-03T00:00:00Z,douyin,u2,c1,unfollow
		echo 2024-06-03T00:00:00Z,douyin,u3,c1,unfollow
		echo 2024-06-04T00:00:00Z,douyin,u3,c1,follow
		echo 2024-06-04T00:00:00Z,douyin,u1,c1,share
		echo 2024-06-04T00:00:00Z,douyin,u1,c1,share
		echo 2024-06-04T00:00:00Z,douyin,u1,c1,play
		echo 2024-06-04T00:00:00Z,douyin,,c1,share
	} >log.csv
	run -0 --separate-stderr profile graph --events=follow,share log.csv
	assert_equal "$(column node in_edges in_weight out_weight <<<"$output")" \
	    "$(tsv 'c1 2 4 0' 'u1 0 0 3' 'u3 0 0 1')"
	assert_equal "$stderr" "profile graph: 1 follows undone by a later unfollow left out"
	(head -n 1 log.csv; tail -n +2 log.csv | tac) >turned.csv
	profile graph -q --events=follow,share turned.csv | cmp - <(echo "$output")
	run -2 --separate-stderr profile graph --events=follow,likes log.csv
	assert_regex "$stderr" "--events: not an event: 'likes'"
}

@test "weights of the same edge are added, an edge to oneself is left out and counted" {
	tsv 'platform from to weight' 'd a b 0.5' 'd a b 1.25' 'd b b 7' 'd b c ' 'd c a x' 'd c a 0' 'k a b 2' >e.tsv
	run -1 --separate-stderr profile graph --min-sample=1 e.tsv
	assert_equal "$(column platform node in_weight out_weight <<<"$output")" \
	    "$(tsv 'd a 0 1.75' 'd b 1.75 1' 'd c 1 0' 'k a 0 2' 'k b 2 0')"
	assert_regex "$stderr" "e.tsv:6: weight: not a decimal number: 'x'"
	assert_regex "$stderr" "e.tsv:7: weight: not above 0: '0'"
	assert_regex "$stderr" "1 edges from a node to itself left out"
}

@test "each platform and each value of --by is a graph, and a small one abstains" {
	{ sed 's/^from/day	from/; 2,$s/^/mon	/' two.tsv; tsv 'tue x y'; } >days.tsv
	run -0 profile graph --by=day days.tsv
	assert_equal "$(column day <<<"$output" | sort | uniq -c | awk '{ print $1, $2 }')" $'25 mon\n2 tue'
	assert_equal "$(column day pagerank note <<<"$output" | grep tue | sort -u)" "$(printf 'tue\t\tfewer than 3 nodes')"
	assert_equal "$(grep ^mon <<<"$output" | cut -f2-)" "$(profile graph two.tsv | tail -n +2)"
	run -0 profile graph --by=day --min-sample=2 days.tsv
	assert_equal "$(column day pagerank <<<"$output" | grep tue | awk '{ s += $2 } END { printf "%.4f", s }')" 1.0000
}

@test "the order of edges, workers and parts change no byte" {
	profile graph -q --events=follow,share --sample=20 log.csv >want
	grep -q 'betweenness from 20 nodes' want
	(head -n 1 log.csv; tail -n +2 log.csv | sort -t, -k3) | profile graph -q --events=follow,share --sample=20 -j 3 | cmp - want
	for k in $(seq 100); do
		profile graph -q --events=follow,share --partial --slice="$k/100" log.csv >"part.$k"
	done
	profile graph -q --events=follow,share --sample=20 --merge part.* | cmp - want
	profile graph -q --events=follow,share --sample=20 --seed=2 log.csv >other
	! cmp -s other want || fail "another seed takes another sample"
	run -2 --separate-stderr profile graph --events=share --merge part.*
	assert_regex "$stderr" "other options"
}

@test "betweenness from a sample is near the exact one" {
	profile graph -q --events=follow --undirected --exact log.csv | column node betweenness >exact
	profile graph -q --events=follow --undirected --sample=120 log.csv | column node betweenness >near
	paste exact near | awk '$2 > 0.02 { n++; if ($4 < $2 / 2 || $4 > $2 * 2) bad = 1 } END { exit bad || n < 3 }'
}

@test "--top gives those with the highest rank" {
	run -0 profile graph -q --events=follow,share --top=3 log.csv
	assert_equal "$(column pagerank <<<"$output")" \
	    "$(profile graph -q --events=follow,share log.csv | column pagerank | sort -gr | head -n 3)"
}

@test "shared audiences, counted by hand" {
	# c1: u1 to u12; c2: u7 to u16; c3: u16; k/c1 is another platform's
	{
		tsv 'platform user creator event'
		for i in $(seq 12); do tsv "d u$i c1 play" "d u$i c1 like"; done
		for i in $(seq 7 16); do tsv "d u$i c2 watch"; done
		tsv 'd u16 c3 share' 'd u1 c3 impression' 'k u16 c1 play' 'd  c1 play' 'd u3  play'
	} >log.tsv
	run -0 --separate-stderr profile graph --overlap=creator log.tsv
	assert_line --index 0 "$(tsv 'platform a b users_a users_b both either jaccard jaccard_lo jaccard_hi of_a of_b note')"
	# 6 of 16; Wilson: R 4.2.2 prop.test(6, 16, correct = FALSE)
	assert_line --index 1 "$(tsv 'd c1 c2 12 10 6 16 0.375 0.184812 0.61359 0.5 0.6 ')"
	assert_line --index 2 "$(tsv 'd c2 c3 10 1 1 10 0.1 0.0178762 0.404150 0.1 1 ' | sed 's/0.404150/0.40415/')"
	assert_equal "${#lines[@]}" 3
	run -0 profile graph --overlap=creator --min-sample=11 log.tsv
	assert_equal "$(column jaccard of_a note <<<"$output" | tail -n 1)" "$(printf '\t\tfewer than 11 users')"
	run -0 profile graph --overlap=platform log.tsv
	assert_equal "$(column a b users_a users_b both <<<"$output")" "$(tsv 'd k 16 1 1')"
	run -0 profile graph --overlap=creator --events=like log.tsv
	assert_equal "${#lines[@]}" 1
}

@test "shared audiences merge from any parts" {
	for what in creator platform; do
		profile graph --overlap=$what --by=event log.csv >want
		[ "$(wc -l <want)" -gt 3 ]
		for k in $(seq 100); do
			profile graph --overlap=$what --by=event --partial --slice="$k/100" log.csv >"part.$k"
		done
		profile graph --overlap=$what --by=event --merge part.* | cmp - want
	done
	run -2 --separate-stderr profile graph --overlap=creator --merge part.*
	assert_equal "$output" ""
}

@test "communities are numbered by size, equal ones by their first node" {
	tsv 'from to' 'm n' 'n o' 'o m' 'x y' 'y z' 'z x' 'a b' 'b c' 'c d' 'd a' 'a c' >three.tsv
	for seed in 1 2 3; do
		run -0 profile graph --seed=$seed three.tsv
		assert_equal "$(column node community <<<"$output" | tr '\t' ' ' | paste -sd,)" \
		    'a 1,b 1,c 1,d 1,m 2,n 2,o 2,x 3,y 3,z 3'
	done
	(head -n 1 three.tsv; tail -n +2 three.tsv | tac) | profile graph --seed=3 | cmp - <(echo "$output")
}

@test "events without --events are told from edges, and exact from a sample" {
	run -2 --separate-stderr profile graph "$TUILIU_SHARE/demo/events.csv"
	assert_regex "$stderr" "no column 'from' .*--events=EVENT,\.\.\. makes edges of events"
	run -2 --separate-stderr profile graph --exact --sample=10 --events=like "$TUILIU_SHARE/demo/events.csv"
	assert_regex "$stderr" '--exact takes all nodes, --sample some'
}
