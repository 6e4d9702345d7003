package main

import (
	"encoding/json"

	"lurewatch/check"
	"lurewatch/seeds"
)

// readHotlines reads whom a worried person may call.
func readHotlines() (check.Hotlines, error) {
	return check.ReadHotlines(seeds.FS, "hotlines.yaml")
}

// webHotlines writes the lines for people in Viet Nam as the pages read them.
func webHotlines() ([]byte, error) {
	all, err := readHotlines()
	if err != nil {
		return nil, err
	}
	type line struct {
		Number string       `json:"number"`
		Status check.Status `json:"status"`
		Seen   string       `json:"seen"` // the month
		Source []string     `json:"source"`
	}
	lines := []line{}
	for _, l := range all.Verified("VN", check.Anyone) {
		lines = append(lines, line{check.Tel(l.Numbers[0]), l.Status, l.Seen.Format("2006-01"), l.Sources})
	}
	return json.Marshal(lines)
}
