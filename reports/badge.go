package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// RenderBadge writes a small SVG picture for a README: how many of the
// applicable rules hold, coloured by the verdict, with the whole verdict as
// its title. It has no font and no address of its own to load.
func RenderBadge(w io.Writer, rec *Record) error {
	s := rec.Summary()
	text := fmt.Sprintf("%d/%d rules", s.Held, s.Applicable)
	if s.Outcome == Inconclusive {
		text = "inconclusive"
	}
	left, right := badgeWidth("safproof"), badgeWidth(text)
	_, err := fmt.Fprintf(w, badge,
		left+right, xmlText("safproof: "+s.Sentence), left, right, badgeColours[s.Outcome],
		left/2, xmlText("safproof"), left+right/2, xmlText(text))
	return err
}

// White on each of these has a contrast of at least 4.5 to 1.
var badgeColours = map[Outcome]string{
	Conforms: "#1a7f37", ConformsButKnown: "#8a6100", DoesNotConform: "#b3261e", Inconclusive: "#57606a",
}

const badge = `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="20" role="img" aria-label="%[2]s">
<title>%[2]s</title>
<clipPath id="r"><rect width="%[1]d" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="%[3]d" height="20" fill="#3b4148"/><rect x="%[3]d" width="%[4]d" height="20" fill="%[5]s"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="%[6]d" y="14">%[7]s</text><text x="%[8]d" y="14">%[9]s</text>
</g>
</svg>
`

// badgeWidth estimates how wide a text is in 11 px Verdana, in pixels, with 6
// on each side. The estimate errs on the wide side: another font may be used.
func badgeWidth(text string) int {
	tenths := 0
	for _, r := range text {
		switch {
		case strings.ContainsRune("iIjl.,:|' ", r):
			tenths += 40
		case strings.ContainsRune("frt/()-", r):
			tenths += 50
		case strings.ContainsRune("mwMW%", r):
			tenths += 105
		case r >= 'A' && r <= 'Z':
			tenths += 80
		default:
			tenths += 70
		}
	}
	return (tenths+9)/10 + 12
}

func xmlText(text string) string {
	var b strings.Builder
	// A strings.Builder never fails to write.
	_ = xml.EscapeText(&b, []byte(legible(text)))
	return b.String()
}
