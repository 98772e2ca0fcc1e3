package target

// Operations lists every operation that this suite can ask for.
var Operations = []string{
	OpGenerate, OpEvaluate,
	OpCommands, OpICSF, OpIPL, OpAudit,
	OpVerify, OpAuth, OpTicket, OpUserMap,
	OpServerConfigure, OpServerStart, OpServerRequest, OpServerOpen, OpServerSignOn,
	OpTokenIssue, OpTokenValidate, OpLTPACreate, OpLTPAValidate,
}
