package wire

import (
	"context"
	"path"
	"path/filepath"

	"bamboo-spec/support/match"
)

// schemaFile is where a schema stands: beside the feature.
func (x *wire) schemaFile(name string) string {
	return filepath.FromSlash(path.Join(path.Dir(x.Feature()), name))
}

// checkSchema reads the schema before anything starts.
func (x *wire) checkSchema(_ context.Context, name string) error {
	_, err := match.ReadSchema(x.schemaFile(name))
	return err
}
