package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"lurewatch/job"
)

// secret is a contact that is hidden wherever it stands, by its form alone.
const secret = "+84 900 000 123"

// secretly puts the secret into every text of a value, also where nobody thought of it.
func secretly(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(secret)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			secretly(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		secretly(v.Index(0))
	case reflect.Array:
		for i := range v.Len() {
			secretly(v.Index(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		secretly(v.Elem())
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		value := reflect.New(v.Type().Elem()).Elem()
		secretly(value)
		v.SetMapIndex(reflect.New(v.Type().Key()).Elem(), value)
	}
}

// TestEveryTextIsMaskedButThoseThatArePlain fills every text with a secret: what is left of it must be named in plain.
func TestEveryTextIsMaskedButThoseThatArePlain(t *testing.T) {
	m := hider{}
	for _, v := range []any{new(AdDetail), new(job.Hits), new(job.Hit), new(job.Campaign), new(job.Info)} {
		rv := reflect.ValueOf(v).Elem()
		secretly(rv)
		before := fmt.Sprint(encoded(t, rv.Interface()))
		got := m.copy(rv, "").Interface()
		if fmt.Sprint(encoded(t, rv.Interface())) != before {
			t.Errorf("masking %T changed what it was given", v)
		}
		leaks(t, reflect.ValueOf(got), "", "")
	}
}

func leaks(t *testing.T, v reflect.Value, path, where string) {
	switch v.Kind() {
	case reflect.String:
		if v.String() == secret && !plain[path] {
			t.Errorf("%s (%s) is not masked", where, path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				leaks(t, v.Field(i), v.Type().Name()+"."+f.Name, where+"."+f.Name)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			leaks(t, v.Index(i), path, where)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			leaks(t, v.Elem(), path, where)
		}
	case reflect.Map:
		for at := v.MapRange(); at.Next(); {
			leaks(t, at.Value(), path, where)
		}
	}
}

func encoded(t *testing.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestPlainNamesFields holds that the list names fields that there are.
func TestPlainNamesFields(t *testing.T) {
	known := make(map[string]bool)
	for _, v := range []any{AdDetail{}, job.Hits{}, job.Campaign{}, job.Info{}} {
		fieldsUnder(reflect.TypeOf(v), known)
	}
	for _, list := range []map[string]bool{plain, addresses} {
		for name := range list {
			if !known[name] {
				t.Errorf("%s is no field of what is masked", name)
			}
		}
	}
}

func fieldsUnder(t reflect.Type, known map[string]bool) {
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer, reflect.Array, reflect.Map:
		fieldsUnder(t.Elem(), known)
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range t.NumField() {
			known[t.Name()+"."+t.Field(i).Name] = true
			fieldsUnder(t.Field(i).Type, known)
		}
	}
}
