# C without its comments and the contents of its strings, as FILE:LINE:code, so
# that a check looks at code only.  Lines that say /* allowed: why */ are left
# out.  `awk -f code.awk FILE...`

FNR == 1 { in_comment = 0 }

{
	allowed = index($0, "/* allowed: ") > 0
	code = ""
	rest = $0
	while (rest != "") {
		if (in_comment) {
			end = index(rest, "*/")
			if (end == 0)
				break
			rest = substr(rest, end + 2)
			in_comment = 0
		} else if (match(rest, /^"([^"\\]|\\.)*"/) ||
			   match(rest, /^'([^'\\]|\\.)*'/)) {
			code = code "\"\""
			rest = substr(rest, RLENGTH + 1)
		} else if (substr(rest, 1, 2) == "/*") {
			rest = substr(rest, 3)
			in_comment = 1
		} else if (substr(rest, 1, 2) == "//") {
			break
		} else {
			code = code substr(rest, 1, 1)
			rest = substr(rest, 2)
		}
	}
	if (!allowed)
		print FILENAME ":" FNR ":" code
}
