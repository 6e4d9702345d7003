// Package strictyaml reads YAML files that people write, and says everything that is wrong with one at once.
//
// A file is read in two steps: [Read] or [Parse] makes a [Document] of it, [Document.Decode] fills a Go value from
// the document. What only the reader of a file can know to be wrong, it reports with the place from
// [Document.At] or [Document.Key], so that all messages have one form:
//
//	topcv.yaml:7:3: key "langauges" is not known; did you mean "languages"?
//	topcv.yaml:9:8: delay: want a duration such as 5s or 2h, found "quick"
//
// # What is strict
//
// Keys that the Go value does not have, keys that are there twice, keys without a value, and values of another kind
// are faults. A number is a number only without quotes; true and false are the only truth values; every other
// scalar is a text, so that the country NO and the version 1.10 stay what they are. Merge keys and tags of one's own
// do not exist.
//
// # What is bounded
//
// The size of a file, how deep it nests, and how many values it has once its aliases are followed: a file cannot
// blow up, and an alias cannot contain itself.
//
// # How Go values are filled
//
// As in other YAML packages: a field is called as its yaml tag says, in lower case without one; "-" hides it and
// ",inline" puts the fields of a struct in its place. There are structs, maps with text keys, slices, arrays, pointers,
// texts, numbers, truth values, [time.Duration], every [encoding.TextUnmarshaler], and every [Unmarshaler].
package strictyaml
