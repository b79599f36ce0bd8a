package html

import (
	"embed"
	"html/template"
	"io"

	"bamboo-spec/support/report"
)

//go:embed page.tmpl history.tmpl style.css page.js chart.js
var files embed.FS

var page = template.Must(template.ParseFS(files, "page.tmpl", "history.tmpl"))

// Write writes the page about a run; it is a report.Format.
func Write(w io.Writer, s *report.Summary) error {
	look, err := styled("chart.js", "page.js")
	if err != nil {
		return err
	}
	return page.ExecuteTemplate(w, "page.tmpl", struct {
		*view
		style
	}{viewOf(s), look})
}

// style is what makes a page look and behave as it does.
type style struct {
	CSS template.CSS
	JS  template.JS
}

func styled(scripts ...string) (style, error) {
	css, err := files.ReadFile("style.css")
	if err != nil {
		return style{}, err
	}
	s := style{CSS: template.CSS(css)}
	for _, name := range scripts {
		js, err := files.ReadFile(name)
		if err != nil {
			return style{}, err
		}
		s.JS += template.JS(js) + ";\n"
	}
	return s, nil
}
