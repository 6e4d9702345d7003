// Package units knows who is told what: the border units, their stretches and their wishes, as data, and which ads are
// for which of them.
//
// Units are files of YAML, one each, called by their ids: those of the seeds say what is known of the Border Guard, with
// nobody to mail to; those of the operator, in a folder of the data directory, replace settings of a seed unit or are
// units of their own. [Load] makes a [Book] of both, [Save] writes a file of the operator's and keeps the comments in it,
// and [Files] makes units and takes them out of use. A file with a fault stops its unit and no other, and the book says so:
// a unit is never told by settings that nobody sees any more.
//
// A [Router] tells for which units a case is, and why. [Area.Countries] is short on purpose. Ten units lie on the border of
// Cambodia; an ad that names the country and nothing nearer goes to the two through whose stretches most people are known
// to be taken, and to the unit of the province from which it has them leave. The same holds for Laos and China.
//
// # Caveats
//
// The gazetteer names few places that lie within a province, so that an ad that says "bến xe Bến Cát" alone goes by its
// other words, or to the national unit. Of places across the border those have units that the gazetteer has; the units
// of Sơn La, Thanh Hóa, Huế, Đà Nẵng and Lai Châu have none.
package units
