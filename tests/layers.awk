# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: awk -f tests/layers.awk SOURCE ...
#
# An include goes down only, and each library is included in one file (bench/ has
# programs of its own).

# Rank of every folder; a file includes what is in its own folder or ranks lower.
# A new folder of common/ gets a line here.
BEGIN {
	rank["base"] = 1
	rank["stream"] = 1.5
	rank["stat"] = rank["text"] = rank["table"] = rank["crypto"] = 2
	rank["adapt"] = rank["rules"] = rank["score"] = rank["money"] = 3
	rank["experiment"] = rank["audience"] = rank["link"] = rank["audit"] = 3
	rank["graph"] = rank["quality"] = rank["seen"] = rank["words"] = 3
	rank["cmd"] = 4
	rank["bench"] = rank["unit"] = 5

	# arithmetic: no files, no exit
	pure["stat"] = pure["text"] = 1

	# what comes with the C library and the compiler; any other <...> is a library
	n = split("assert ctype dirent dlfcn errno fcntl fenv float fnmatch glob iconv " \
	    "immintrin inttypes limits locale math poll pthread sched search signal stdalign " \
	    "stdarg stdatomic stdbool stddef stdint stdio stdlib string strings sys/file " \
	    "sys/ioctl sys/mman sys/resource sys/stat sys/sysinfo sys/time sys/types sys/wait termios " \
	    "time unistd wchar", names, " ")
	for (i = 1; i <= n; i++)
		ours[names[i] ".h"] = 1
}

FNR == 1 {
	n = split(FILENAME, part, "/")
	me = part[1] == "common" ? part[2] : part[1] == "tests" ? part[2] : part[1]
	if (!(me in rank))
		complain("folder '" me "' has no rank in tests/layers.awk")
}

/^#[ \t]*include[ \t]*"[a-z]+\// {
	split($0, quote, "\"")
	sub(/\/.*/, "", quote[2])
	to = quote[2]
	if (!(to in rank))
		complain("includes '" to "/', which has no rank in tests/layers.awk")
	else if (to != me && rank[to] >= rank[me])
		complain("includes " to "/, which is not below " me "/")
}

/^#[ \t]*include[ \t]*</ {
	name = $0
	sub(/.*</, "", name)
	sub(/>.*/, "", name)
	if (name == "stdio.h" && me in pure)
		complain(me "/ uses stdio")
	if (!(name in ours) && me != "bench") {
		if (name in where && where[name] != FILENAME)
			complain("<" name "> is included in " where[name] " already")
		where[name] = FILENAME
	}
}

me in pure && /(^|[^a-z_])(exit|_exit|abort|die[a-z_]*)[ \t]*\(/ && !/^[ \t]*(\/?\*)/ {
	complain(me "/ ends the program")
}

function complain(what)
{
	printf "%s:%d: %s\n", FILENAME, FNR, what
	bad = 1
}

END { exit bad }
