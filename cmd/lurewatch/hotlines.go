package main

import (
	"lurewatch/check"
	"lurewatch/seeds"
)

// readHotlines reads whom a worried person may call.
func readHotlines() (check.Hotlines, error) {
	return check.ReadHotlines(seeds.FS, "hotlines.yaml")
}
