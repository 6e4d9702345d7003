// Package digest writes what a unit is told about a day: as plain text, HTML, CSV and PDF.
package digest
