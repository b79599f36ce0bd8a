package config

import "go.yaml.in/yaml/v3"

// file is godog.yml as read.
type file struct {
	defaultProfile string
	defaultAt      *yaml.Node
	paths, exclude []string
	own            Own
	profiles       map[string]profile // nil: none could be read, and a fault says why
}

func (r *reader) parse(data []byte) file {
	root := r.document(data)
	if root == nil {
		return file{}
	}
	top := r.section(root, "the top level")
	f := file{
		defaultProfile: scalar(top, "default_profile", text, "reference"),
		defaultAt:      root,
		paths:          list(top, "default_paths", text),
		exclude:        list(top, "default_exclude", text),
	}
	if p := top.find("default_profile"); p != nil {
		f.defaultAt = follow(p.value)
	}
	if p := top.find("default_paths"); p == nil {
		f.paths = []string{"features"}
	} else if len(f.paths) == 0 {
		r.fault(p.key, "default_paths names no path: give at least one, such as [features]")
	}
	f.own = Own{
		Tags:         top.words("tags", ownTag, meaning("not finished yet")),
		Capabilities: top.words("capabilities", ownFolder, meaning("what Bamboo charges for")),
	}
	f.profiles = r.profiles(root, top.value("profiles"))
	top.close()
	return f
}

// profiles reads the named profiles; root is where the file starts.
func (r *reader) profiles(root, n *yaml.Node) map[string]profile {
	if n == nil {
		n = &yaml.Node{Kind: yaml.MappingNode, Line: root.Line, Column: root.Column}
	}
	s := r.section(n, "profiles")
	if len(s.pairs) == 0 {
		r.fault(n, "there is no profile: give at least one under the key \"profiles\"")
		return nil
	}
	all := map[string]profile{}
	for _, p := range s.pairs {
		all[p.name()] = r.profile(p)
	}
	return all
}
