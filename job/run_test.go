package job_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
)

// filled returns a yield with every count set to a different number above n, found by reflection so that a new
// field is not forgotten.
func filled(n int) job.Yield {
	var y job.Yield
	v := reflect.ValueOf(&y).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		switch f.Kind() {
		case reflect.Map:
			m := reflect.MakeMap(f.Type())
			m.SetMapIndex(reflect.ValueOf("k").Convert(f.Type().Key()), reflect.ValueOf(n+i))
			f.Set(m)
		default:
			f.SetInt(int64(n + i))
		}
	}
	return y
}

func TestYieldsAddUpInEveryField(t *testing.T) {
	a, b := filled(100), filled(1000)
	both := a.Plus(b)
	if diff := cmp.Diff(b, both.Minus(a)); diff != "" {
		t.Errorf("a plus b minus a is not b (-want +got):\n%s", diff)
	}
	if both.Visits != a.Visits+b.Visits || both.Charsets["k"] != a.Charsets["k"]+b.Charsets["k"] || both.Took != a.Took+b.Took {
		t.Errorf("a plus b is %+v", both)
	}
	if diff := cmp.Diff(job.Yield{}, a.Minus(a)); diff != "" {
		t.Errorf("a minus itself is not empty:\n%s", diff)
	}
	if diff := cmp.Diff(filled(100), a); diff != "" {
		t.Errorf("adding changed what was added:\n%s", diff)
	}
}

func TestYieldOfNoVisitChangesNothing(t *testing.T) {
	y := job.Yield{Visits: 1, Took: time.Second, How: map[string]int{"json-ld": 1}}
	if diff := cmp.Diff(y, y.Plus(job.Yield{})); diff != "" {
		t.Error(diff)
	}
}
