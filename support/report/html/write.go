package html

import (
	"embed"
	"html/template"
	"io"

	"bamboo-spec/support/report"
)

//go:embed page.tmpl history.tmpl style.css page.js
var files embed.FS

var page = template.Must(template.ParseFS(files, "page.tmpl", "history.tmpl"))

// Write writes the page about a run; it is a report.Format.
func Write(w io.Writer, s *report.Summary) error {
	css, err := files.ReadFile("style.css")
	if err != nil {
		return err
	}
	js, err := files.ReadFile("page.js")
	if err != nil {
		return err
	}
	return page.ExecuteTemplate(w, "page.tmpl", struct {
		*view
		CSS template.CSS
		JS  template.JS
	}{viewOf(s), template.CSS(css), template.JS(js)})
}
