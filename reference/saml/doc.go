// Package saml implements the judgement of a bare SAML 2.0 assertion that comes in
// a header, as Liberty's samlWebSso20 with inboundPropagation="required" judges it.
// It is written according to the OASIS documents "Assertions and Protocols for
// SAML V2.0" (SAML core) and "XML Signature Syntax and Processing", and to Open
// Liberty's sources RsSamlHandler, RsSamlConsumer, RsAssertionValidator,
// AssertionValidator, MsgCtxUtil, SAMLMessageXMLSignatureSecurityPolicyRule and
// SignatureMethods, with the numbers of SamlSso20Messages.nlsprops. Signatures are
// verified by github.com/russellhaering/goxmldsig with github.com/beevik/etree.
//
// A [Validator] takes the token from a request ([Validator.Token]) and judges it
// ([Validator.Validate]): the answer is an [Assertion] with the user, or a
// [*Rejection]. Time is handed in. No error holds an assertion.
//
// # Order of checks
//
// Decoding; form of the XML and of the assertion; Issuer; signature; Subject and its
// first bearer confirmation; Conditions: NotBefore, NotOnOrAfter, audiences and
// conditions that are not known; sessions of the authentication statements;
// attributes. The first that fails gives the rejection. After the signature nothing
// is read but the bytes that it covers.
//
// # What keeps attacks out
//
// The form is checked before anything else, and stricter than Liberty's library
// checks it. A document type declaration, a processing instruction or a comment
// anywhere is refused, and so is a second assertion, a second signature, two equal
// IDs (in attributes named ID, Id, id or xml:id), and a name that is no ASCII name or
// whose prefix is not declared. The signature stands behind Issuer, as the schema has
// it, has one reference to the assertion's ID, the transforms enveloped-signature and
// exclusive canonicalization in this order and no others, and no Object.
//
// # Deviations of Liberty from SAML
//
// [Config] without [Config.Strict] behaves as Liberty does. A field of [Strictness]
// mends each:
//
//   - Recipient and InResponseTo are not looked at.
//   - One audience that fits in one AudienceRestriction is enough; SAML core, section
//     2.5.1.4, wants one in each. And an AudienceRestriction must be there, even if
//     any audience will do.
//   - An assertion may be used again and again, OneTimeUse or not.
//   - An assertion is good until NotOnOrAfter and the clock skew are over, at that
//     instant, too.
//
// # Choices
//
// The sources leave these open, or what they do is not followed:
//
//   - A token that cannot be decoded or read as XML has CWWKS5208E. What only this
//     package refuses has no number.
//   - Characters outside of base64 are refused; Liberty's decoder skips them.
//     White space within is one of them.
//   - A token is at most [DefaultMaxSize] bytes long, before and after
//     decompression. Data behind the end of a gzip stream are refused.
//   - XML is UTF-8, nests at most 32 deep and has at most 4096 elements.
//   - ECDSA signatures are refused: Liberty ranks every method but RSA with SHA
//     below all. So is a digest that is weaker than the signature must be.
//   - A certificate of the configuration must be valid now, also if it is trusted as
//     such and not by an anchor. Names, key usage and revocation lists are not
//     looked at.
//   - The first certificate in KeyInfo is the signer's, and the others may lead to an
//     anchor. A KeyInfo without any is refused. Without a KeyInfo each certificate of
//     the configuration is tried.
//   - The first bearer confirmation decides, as in Liberty.
//   - Times have a zone. White space around names, audiences and issuers is cut off.
//   - IssueInstant must be a time, and may be any.
//   - If the token stands in several headers of one name the first is taken, as in
//     Liberty.
//   - An attribute that gives the user, the unique name or the realm has one value.
//     Values with elements in them are left out. Without an attribute for groups
//     there are none.
//
// # What is not modelled
//
// EncryptedAssertion, EncryptedID, BaseID and encrypted attributes are refused. The
// metadata of an identity provider, certificate revocation lists, and the single
// sign-on of browsers (samlp:Response) with its cookies.
package saml
