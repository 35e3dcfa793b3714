# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: awk -v table=events|posts|comments -f truth.awk
#
# Four weeks of made-up people, Monday 3 June to Sunday 30 June 2024 at +08:00, in
# which is hidden what profile(1) is there to find.  Nothing is drawn at random: what
# stands here is exact.  Rows come population by population; sort them by time.
#
# events (users are of one population each, nobody else has a gap between his days):
#   o0000-o0559  ordinary, 20 new ones each day, of whom those of even number come on
#                four days on end, the others once; a search on the first day.  Every
#                fourth is a binger: 8 plays a day of 40 to 49 s.  The others graze: 2
#                plays of 3.0 to 4.9 s.  Numbers 0, 1 and 2 of every 25 order once.
#   s000-s299    silent: 15 new ones a day from the 3rd to the 22nd; the same item once
#                a day on four days on end, no search, no interaction.  6 of every 25
#                order on the fifth day: 72 of 300, 24 %.
#   t000-t599    talkers: 30 a day on the same days, two plays of different items and
#                a search or a like; 3 of every 25 order: 72.
#   fCHANNEL000- funnel, 400 of each channel search, live, feed on the 25th: 400 are
#                shown, 300 view, 150 put in the cart, 60 order - of feed 12.  A view
#                is 2 s behind the impression, the cart 60 s on, the order 300 s on.
#   d00-d79      asleep: a play of another item each day of the first week, then
#                nothing up to Monday 24 June, when all are back; every eighth orders.
#   x00-x19      drift: a search, and one play a day at noon, of items with the tag
#                猫 up to the 23rd and with the tag 狗 from the 24th.
#   b00-b39      bots: on the 26th only, all begun within ten minutes of midnight; a
#                play every hour, of z0 to z5 in turn, 1200 ms each.
#   A00-A29, B00-B29, broker: follow four of the six creators ca0-ca5 or cb0-cb5; the
#                broker two of each.  No other row is a follow.
#   So everybody but s and b: 2521 users, of whom 69 + 72 + 132 + 10 = 283 order,
#   11.2 %; the silent order 2.14 times as often.
# Views without a user:
#   v_head       8 an hour, 5376; more than any other item has.
#   g00-g99      11 an hour, in turn.  Their titles have the tag 露营 once an hour,
#                12 times more an hour on the 18th from 12:00 to 18:00, and 夜市 once
#                an hour, but 15 times in the last hour.
#   tail00-tail59  one, two or three views each.
#   v_cool       the last 48 hours, 120 * 2^(-h/12) in hour h: half-life 12 h; every
#                tenth from a search, the others recommended.
#   v_drop       400 of 20 s: 20 leave evenly before 3 s, 240 within the fourth
#                second, 60 evenly from 4 to 16 s, 80 see the end, and 10 of them
#                another two times.
#   e0-e3        100 each of 20 s, leaving evenly.
#
# posts: tags of the items, and twelve works each of two creators, one every other day
#   from the 2nd of June on: those of varied are all different, those of same too up
#   to the 14th; from then on six differ in nothing but a mark.
#
# comments: ask has 100: 45 ask the price, 30 complain, 25 do neither; calm0 to calm4
#   have 40 each, of which 10 praise.

function at(day, hour, minute, second)
{
	return sprintf("2024-06-%02dT%02d:%02d:%02d+08:00", day, hour, minute, second)
}

function row(time, user, item, creator, event, watch_ms, duration_ms, amount, channel, title)
{
	print time, "douyin", user, item, creator, event, watch_ms, duration_ms, amount,
	    amount == "" ? "" : "CNY", channel, title
}

function play(time, user, item, watch_ms, duration_ms, channel, title)
{
	row(time, user, item, "c_" substr(item, 1, 1), "play", watch_ms, duration_ms, "", channel, title)
}

function order(time, user, item)
{
	row(time, user, item, "c_" substr(item, 1, 1), "order", "", "", 50)
}

function ordinary(    day, i, m, d, k, binge, user)
{
	for (day = 3; day <= 30; day++)
		for (i = 0; i < 20; i++) {
			m = (day - 3) * 20 + i
			user = sprintf("o%04d", m)
			binge = i % 4 == 0
			row(at(day, 19, i, 0), user, "", "", "search", "", "", "", "", "红烧肉")
			for (d = day; d <= 30 && d < day + (i % 2 == 0 ? 4 : 1); d++)
				for (k = 0; k < (binge ? 8 : 2); k++)
					play(at(d, 20, i + 2 * k, m % 60), user, sprintf("n%02d", (m + 7 * k + d) % 40),
					    binge ? 40000 + 1000 * ((m + k) % 10) : 3000 + 100 * ((m + k) % 20), 60000)
			if (m % 25 < 3)
				order(at(day, 21, i, 0), user, sprintf("n%02d", m % 40))
		}
}

function silent(    m, k, day)
{
	for (m = 0; m < 300; m++) {
		day = 3 + m % 20
		for (k = 0; k < 4; k++)
			play(at(day + k, 12, m % 60, k), sprintf("s%03d", m), sprintf("n%02d", m % 40))
		if (m % 25 < 6)
			order(at(day + 4, 9, m % 60, 0), sprintf("s%03d", m), sprintf("n%02d", m % 40))
	}
}

function talkers(    m, day, user)
{
	for (m = 0; m < 600; m++) {
		day = 3 + m % 20
		user = sprintf("t%03d", m)
		play(at(day, 13, m % 60, 0), user, sprintf("n%02d", m % 40))
		play(at(day, 13, m % 60, 30), user, sprintf("n%02d", (m + 1) % 40))
		if (m % 2)
			row(at(day, 13, m % 60, 40), user, "", "", "search", "", "", "", "", "阳台种菜")
		else
			row(at(day, 13, m % 60, 40), user, sprintf("n%02d", m % 40), "c_n", "like")
		if (m % 25 < 3)
			order(at(day, 14, m % 60, 0), user, sprintf("n%02d", m % 40))
	}
}

function step(m, at_second, user, event, channel)
{
	at_second += 36000 + m
	row(at(25, int(at_second / 3600), int(at_second / 60) % 60, at_second % 60), user, "shop", "c_s",
	    event, "", "", event == "order" ? 50 : "", channel)
}

function funnel(    c, channel, m, user)
{
	split("search live feed", channel, " ")
	for (c = 1; c <= 3; c++)
		for (m = 0; m < 400; m++) {
			user = sprintf("f%s%03d", channel[c], m)
			step(m, 0, user, "impression", channel[c])
			if (m < 300) step(m, 2, user, "play", channel[c])
			if (m < 150) step(m, 62, user, "cart", channel[c])
			if (m < (channel[c] == "feed" ? 12 : 60)) step(m, 362, user, "order", channel[c])
		}
}

function sleepers(    m, day)
{
	for (m = 0; m < 80; m++) {
		for (day = 3; day <= 9; day++)
			play(at(day, 18, m % 60, 0), sprintf("d%02d", m), sprintf("n%02d", (m + day) % 40))
		play(at(24, 18, m % 60, 0), sprintf("d%02d", m), sprintf("n%02d", m % 40))
		if (m % 8 == 0)
			order(at(24, 19, m % 60, 0), sprintf("d%02d", m), sprintf("n%02d", m % 40))
	}
}

function drifting(    m, day)
{
	for (m = 0; m < 20; m++) {
		row(at(3, 11, m, 0), sprintf("x%02d", m), "", "", "search", "", "", "", "", "猫")
		for (day = 3; day <= 30; day++)
			play(at(day, 12, 0, 0), sprintf("x%02d", m), (day < 24 ? "k" : "w") day % 4)
	}
}

function bots(    m, hour)
{
	for (m = 0; m < 40; m++)
		for (hour = 0; hour < 24; hour++)
			play(at(26, hour, m % 10, m), sprintf("b%02d", m), "z" hour % 6, 1200, 60000)
}

function follow(user, creator)
{
	row(at(4, 8, 0, 0), user, "", creator, "follow")
}

function communities(    m, k)
{
	for (m = 0; m < 30; m++)
		for (k = 0; k < 4; k++) {
			follow(sprintf("A%02d", m), "ca" (m + k) % 6)
			follow(sprintf("B%02d", m), "cb" (m + k) % 6)
		}
	for (k = 0; k < 2; k++) {
		follow("broker", "ca" k)
		follow("broker", "cb" k)
	}
}

function crowd(    day, hour, h, k, n, tag)
{
	for (day = 3; day <= 30; day++)
		for (hour = 0; hour < 24; hour++) {
			for (k = 0; k < 8; k++)
				play(at(day, hour, 7 * k, 5), "", "v_head", "", "", "", "今天的晚饭")
			n = 11 + (day == 18 && hour >= 12 && hour < 18 ? 12 : 0) + (day == 30 && hour == 23 ? 14 : 0)
			for (k = 0; k < n; k++) {
				tag = k == 1 || (day == 30 && k > 10) ? "#夜市" : k == 0 || k > 10 ? "#露营" : ""
				play(at(day, hour, 2 * k, 10), "", sprintf("g%02d", h++ % 100), "", "", "", "周末去哪里" tag)
			}
		}
	for (k = 0; k < 60; k++)
		for (n = 0; n <= k % 3; n++)
			play(at(5 + k % 20, 10, n, 0), "", sprintf("tail%02d", k))
}

function single_items(    h, k, n, ms)
{
	for (h = 0; h < 48; h++)
		for (k = int(120 * 2 ^ (-h / 12) + 0.5); k > 0; k--)
			play(at(29 + int(h / 24), h % 24, k % 60, k % 50), "", "v_cool", "", "",
			    ++n % 10 == 0 ? "search" : "recommend")
	for (k = 0; k < 400; k++) {
		ms = k < 20 ? 150 * k : k < 260 ? 3000 + 4 * (k - 20) : k < 320 ? 4000 + 200 * (k - 260) : k < 390 ? 20000 : 60000
		play(at(5 + k % 20, 15, k % 60, 0), "", "v_drop", ms, 20000)
		play(at(5 + k % 20, 16, k % 60, 0), "", "e" k % 4, 200 * int(k / 4), 20000)
	}
}

function posts(    k, title, tag, day, marks)
{
	print "platform", "item", "creator", "title", "tags", "published", "asof", "views"
	for (k = 0; k < 4; k++) {
		print "douyin", "k" k, "c_k", "", "猫", "", at(30, 23, 0, 0), ""
		print "douyin", "w" k, "c_w", "", "狗", "", at(30, 23, 0, 0), ""
	}
	for (k = 0; k < 40; k++)
		print "douyin", sprintf("n%02d", k), "c_n", "", "饭", "", at(30, 23, 0, 0), ""
	split("三分钟学会红烧肉|露营装备避坑指南|橘猫称体重的一天|海边看日落的人|深蹲别再这样做|二手车怎么砍价|" \
	    "阳台种菜第一天|老房子改造日记|跑步膝盖疼怎么办|手机拍月亮教程|凌晨的早餐摊|一个人去看极光", title, "|")
	split("饭 露营 猫 海 健身 车 种菜 家 跑步 摄影 早餐 旅行", tag, " ")
	split("。 ！ ？ ～ … !!", marks, " ")
	for (k = 1; k <= 12; k++) {
		day = at(2 * k, 20, 0, 0)
		print "douyin", "y" k, "varied", title[k], tag[k], day, at(30, 23, 0, 0), 1000
		print "douyin", "q" k, "same", (k > 6 ? "新手必看：三步做好红烧肉" marks[k - 6] : title[13 - k]),
		    (k > 6 ? "饭" : tag[13 - k]), day, at(30, 23, 0, 0), 1000
	}
}

function comment(item, k, text)
{
	print at(20, 8 + int(k / 60), k % 60, 0), "douyin", item, "u" k, text
}

function comments(    i, k)
{
	print "time", "platform", "item", "user", "text"
	for (k = 0; k < 100; k++)
		comment("ask", k, k < 45 ? (k % 2 ? "多少钱一份" : "怎么卖呀") : k < 75 ? (k % 2 ? "质量太差了！" : "客服不理人，要投诉") : "路过")
	for (i = 0; i < 5; i++)
		for (k = 0; k < 40; k++)
			comment("calm" i, k, k < 10 ? "喜欢，回购了" : "路过")
}

BEGIN {
	OFS = "\t"
	if (table == "posts") { posts(); exit }
	if (table == "comments") { comments(); exit }
	print "time", "platform", "user", "item", "creator", "event", "watch_ms", "duration_ms", "amount",
	    "currency", "channel", "title"
	ordinary(); silent(); talkers(); funnel(); sleepers(); drifting(); bots(); communities()
	crowd(); single_items()
}
