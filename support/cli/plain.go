package cli

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// Plain is an error in words for people: what the system says of a file is said as a sentence, with the file first.
func Plain(err error) string {
	text := err.Error()
	for _, of := range ofFiles(err) {
		text = strings.Replace(text, of.error.Error(), of.path+": "+why(of.error), 1)
	}
	return text
}

// ofFile is what the system says of a file.
type ofFile struct {
	path  string
	error error
}

// ofFiles finds all such errors in an error.
func ofFiles(err error) []ofFile {
	switch e := err.(type) {
	case *fs.PathError:
		return []ofFile{{e.Path, e}}
	case *os.LinkError:
		return []ofFile{{e.New, e}}
	case interface{ Unwrap() error }:
		return ofFiles(e.Unwrap())
	case interface{ Unwrap() []error }:
		var all []ofFile
		for _, part := range e.Unwrap() {
			all = append(all, ofFiles(part)...)
		}
		return all
	}
	return nil
}

// why says what is the matter with a file.
func why(err error) string {
	for _, known := range []struct {
		is   error
		says string
	}{
		{fs.ErrNotExist, "there is no such file or folder"},
		{fs.ErrExist, "it is there already"},
		{fs.ErrPermission, "this user may not read or write it"},
		{syscall.EISDIR, "it is a folder, not a file"},
		{syscall.ENOTDIR, "a part of this path is a file, not a folder"},
		{syscall.EROFS, "it is on a disk that cannot be written"},
		{syscall.ENOSPC, "the disk is full"},
	} {
		if errors.Is(err, known.is) {
			return known.says
		}
	}
	return "the system says: " + errors.Unwrap(err).Error()
}
