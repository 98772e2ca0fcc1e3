package debugprofile

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/safproof/safproof/reference/restapi"
)

// openAPIText describes the endpoints at the default paths.
//
//go:embed openapi.json
var openAPIText []byte

// OpenAPI returns the OpenAPI 3.0 document of a server with this context path,
// "" for the root, and these paths. It is the one that the server serves.
func OpenAPI(contextPath string, paths Paths) []byte {
	var document map[string]any
	if err := json.Unmarshal(openAPIText, &document); err != nil {
		panic(fmt.Sprintf("embedded openapi.json: %v", err)) // A test reads it.
	}
	document["servers"] = []any{map[string]any{"url": cmp.Or(contextPath, "/")}}
	described := document["paths"].(map[string]any)
	document["paths"] = map[string]any{
		paths.Login:   described[DefaultPaths.Login],
		paths.Query:   described[DefaultPaths.Query],
		paths.Logout:  described[DefaultPaths.Logout],
		paths.OpenAPI: described[DefaultPaths.OpenAPI],
	}
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("openapi.json cannot be written again: %v", err)) // It was read from JSON.
	}
	return text
}

func (r *run) openAPI(*http.Request) (any, *restapi.Problem) {
	return json.RawMessage(OpenAPI(r.environment.ContextPath, r.config.Paths)), nil
}
