# Sourced: the folders with the inputs of a target.  The golden messages of the
# reader are inputs as they are.
seeds() {
	echo "tests/fuzz/corpus/$1"
	case $1 in
	read | prescan) echo tests/golden/level1 tests/golden/level2 ;;
	esac
}
