package zaas

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// componentsText has the schemas and the security schemes of the documents.
//
//go:embed components.json
var componentsText []byte

// jsonObject is any JSON object.
type jsonObject = map[string]any

// openAPI serves the OpenAPI 3.0 document of the level.
func (c *call) openAPI() answer { return object(http.StatusOK, c.document()) }

// document describes every path that is served, and nothing else.
func (s *Server) document() jsonObject {
	paths := jsonObject{}
	for i, r := range s.routes.list {
		path := r.path
		if r.parameter != "" {
			path += "{" + r.parameter + "}"
		}
		o := r.operation.describe(r)
		if i > 0 && s.routes.list[i-1].operation == r.operation {
			o["operationId"] = fmt.Sprintf("%s%d", r.operation.id, i) // IDs are unique
		}
		paths[path] = jsonObject{strings.ToLower(r.operation.method): o}
	}
	return jsonObject{
		"openapi": "3.0.3",
		"info":    jsonObject{"title": "Zowe Authentication and Authorization Service", "version": string(s.Level)},
		"servers": []jsonObject{{"url": "/"}}, "paths": paths,
		"components": json.RawMessage(componentsText),
	}
}

func (o *operation) describe(r route) jsonObject {
	d := jsonObject{"operationId": o.id, "summary": o.summary, "responses": o.responses()}
	if o.body != "" {
		d["requestBody"] = jsonObject{"content": jsonObject{jsonType: schema(o.body)}}
	}
	if r.parameter != "" {
		d["parameters"] = []jsonObject{{"name": r.parameter, "in": "path", "required": true, "schema": jsonObject{"type": "string"}}}
	}
	if len(o.security) > 0 {
		var oneOf []jsonObject
		for _, scheme := range o.security {
			oneOf = append(oneOf, jsonObject{scheme: []string{}})
		}
		d["security"] = oneOf
	}
	return d
}

func (o *operation) responses() jsonObject {
	responses := jsonObject{}
	for _, each := range o.answers {
		status, body, _ := strings.Cut(each, ":")
		response := jsonObject{"description": statusTexts[status]}
		switch {
		case strings.Contains(body, "/"):
			response["content"] = jsonObject{body: jsonObject{"schema": jsonObject{"type": "string"}}}
		case body != "":
			response["content"] = jsonObject{jsonType: schema(body)}
		}
		if o.id == "login" && status == "204" {
			response["headers"] = jsonObject{"Set-Cookie": jsonObject{"description": "The token, in the cookie apimlAuthenticationToken.", "schema": jsonObject{"type": "string"}}}
		}
		responses[status] = response
	}
	return responses
}

func schema(name string) jsonObject {
	return jsonObject{"schema": jsonObject{"$ref": "#/components/schemas/" + name}}
}

var statusTexts = map[string]string{
	"200": "Done.", "204": "Done; there is nothing to say.", "400": "The request cannot be read.",
	"401": "The credentials, or the token, are missing or not good.", "403": "The client certificate, or the authority, is missing.",
	"404": "The endpoint is not served.", "405": "The method is not served.", "413": "The body is too large.",
	"415": "The body is not declared as JSON.", "500": "Something that is needed does not work, or the security manager refused.",
	"503": "Something that is needed cannot be reached.",
}
