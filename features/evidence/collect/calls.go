package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/safproof/safproof/features/evidence"
)

// call is t.Attr("rule", ID) in a property or a fuzz target.
type call struct {
	test string // package below the project, full stop, function
	rule string
}

// place is a folder with tests that have calls.
type place struct {
	folder string
	rapid  bool // its tests take rapid's flags
	calls  []call
}

// tests are the functions that have calls, each once.
func (p place) tests() []string {
	var names []string
	for _, c := range p.calls {
		if _, name := evidence.SplitTest(c.test); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// findCalls reads the tests below root. A call that no run could be held to is an
// error: one whose rule is no literal, or that stands in no property or fuzz target.
func findCalls(root string) ([]place, error) {
	byFolder := make(map[string]*place)
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if base := d.Name(); name != root && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules") {
				return filepath.SkipDir
			}
			return nil
		case !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		return readTests(byFolder, root, name)
	})
	if err != nil {
		return nil, err
	}
	var places []place
	for _, p := range byFolder {
		if len(p.calls) > 0 {
			places = append(places, *p)
		}
	}
	slices.SortFunc(places, func(a, b place) int { return strings.Compare(a.folder, b.folder) })
	return places, nil
}

// readTests adds the calls of one file to its folder.
func readTests(byFolder map[string]*place, root, name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	folder, err := filepath.Rel(root, filepath.Dir(name))
	if err != nil {
		return err
	}
	folder = filepath.ToSlash(folder)
	p := byFolder[folder]
	if p == nil {
		p = &place{folder: folder}
		byFolder[folder] = p
	}
	p.rapid = p.rapid || bytes.Contains(text, []byte(`"pgregory.net/rapid"`))
	if !bytes.Contains(text, []byte(`.Attr(`)) {
		return nil
	}
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, name, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, declared := range file.Decls {
		rules, err := rulesIn(positions, declared)
		if err != nil {
			return err
		}
		for _, rule := range rules {
			p.calls = append(p.calls, call{path.Clean(folder) + "." + declared.(*ast.FuncDecl).Name.Name, rule})
		}
	}
	return nil
}

// rulesIn lists the rules that a function says it exercises, each once.
func rulesIn(positions *token.FileSet, declared ast.Decl) (rules []string, err error) {
	ast.Inspect(declared, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok || err != nil || !isRuleCall(c) {
			return err == nil
		}
		at := positions.Position(c.Pos())
		rule, literal := text(c.Args[1])
		switch {
		case !literal:
			err = fmt.Errorf("%s: the rule is no string literal, so that nobody can tell which it is", at)
		case !isProperty(declared) && !isFuzzTarget(declared):
			err = fmt.Errorf("%s: %s is told by what is no fuzz target and no property (it does not call rapid.Check)", at, rule)
		case !slices.Contains(rules, rule):
			rules = append(rules, rule)
		}
		return true
	})
	return rules, err
}

// isRuleCall reports whether a call is t.Attr("rule", …), whatever t is called.
func isRuleCall(c *ast.CallExpr) bool {
	selector, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "Attr" || len(c.Args) != 2 {
		return false
	}
	key, _ := text(c.Args[0])
	return key == attribute
}

// text is that of a string literal.
func text(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(literal.Value)
	return s, err == nil
}

func isFuzzTarget(declared ast.Decl) bool {
	f, ok := declared.(*ast.FuncDecl)
	return ok && f.Recv == nil && isFuzzName(f.Name.Name)
}

func isFuzzName(name string) bool { return strings.HasPrefix(name, "Fuzz") }

// isProperty reports whether a declaration is a test that has rapid check something.
func isProperty(declared ast.Decl) bool {
	f, ok := declared.(*ast.FuncDecl)
	if !ok || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Test") {
		return false
	}
	checks := false
	ast.Inspect(f, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok && selector.Sel.Name == "Check" {
			of, ok := selector.X.(*ast.Ident)
			checks = checks || ok && of.Name == "rapid"
		}
		return !checks
	})
	return checks
}
