package units

import (
	"fmt"
	"io/fs"
	"reflect"
	"strings"

	"lurewatch/internal/strictyaml"
	"lurewatch/job"
)

// The defaults of the settings.
const (
	DefaultLanguage = "vi"
	DefaultHour     = "06:00"
	DefaultZone     = "Asia/Ho_Chi_Minh"
	DefaultTLP      = "TLP:AMBER"
	QuietLine       = "line"
	QuietWeekly     = "weekly"
)

// Filled returns the unit with its defaults in place of what is not set.
func (u Unit) Filled() Unit {
	for _, s := range []struct {
		value  *string
		preset string
	}{{&u.Language, DefaultLanguage}, {&u.Hour, DefaultHour}, {&u.Zone, DefaultZone}, {&u.TLP, DefaultTLP}, {&u.Quiet, QuietLine}} {
		if *s.value == "" {
			*s.value = s.preset
		}
	}
	if u.Mode == "" {
		u.Mode = Full
	}
	if u.Lowest == job.None {
		u.Lowest = job.Alert
	}
	return u
}

// Parse reads the file of a whole unit, strictly: every fault is told with file, line and column. Settings that the file
// does not have are filled in. known says whether the gazetteer has an entry; nil leaves the ids of places unchecked. That
// neighbours exist only [Load] can say.
func Parse(name string, b []byte, known func(id string) bool) (Unit, error) {
	doc, err := strictyaml.Parse(name, b)
	if err != nil {
		return Unit{}, err
	}
	return layers{doc}.unit(known)
}

// layers are the files of one unit; a later one replaces the top-level keys that it has.
type layers []*strictyaml.Document

// unit decodes and checks the layers as one unit.
func (l layers) unit(known func(id string) bool) (Unit, error) {
	u, faults := l.decode()
	if len(faults) > 0 {
		return Unit{}, strictyaml.Join(faults...)
	}
	c := checker{files: l, known: known}
	c.unit(u)
	if len(c.faults) > 0 {
		return Unit{}, strictyaml.Join(c.faults...)
	}
	return u.Filled(), nil
}

// decode reads the layers as one unit that nobody checked.
func (l layers) decode() (u Unit, faults []error) {
	for _, doc := range l {
		var over Unit
		if err := doc.Decode(&over); err != nil {
			faults = append(faults, err)
			continue
		}
		u.replace(over, doc)
	}
	return u, faults
}

// replace takes over the fields whose keys a file has.
func (u *Unit) replace(over Unit, doc *strictyaml.Document) {
	to, from := reflect.ValueOf(u).Elem(), reflect.ValueOf(over)
	for i := range to.NumField() {
		if doc.Has(key(to.Type().Field(i))) {
			to.Field(i).Set(from.Field(i))
		}
	}
}

// key is what a field is called in a file.
func key(f reflect.StructField) string { return f.Tag.Get("yaml") }

// files lists the unit files of a folder by the id that their names say. Other files are faults, but for hidden ones:
// a unit that is not read because its file is called .yml would be missed by nobody.
func files(fsys fs.FS, dir string) (byID map[string]string, faults []error) {
	byID = make(map[string]string)
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return byID, []error{fmt.Errorf("read units: %w", err)}
	}
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), suffix)
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case !ok || e.IsDir():
			faults = append(faults, fmt.Errorf("read units: %s: want files that end in %s", e.Name(), suffix))
		default:
			byID[id] = e.Name()
		}
	}
	return byID, faults
}

// suffix is how the names of unit files end.
const suffix = ".yaml"
