import java.io.IOException;
import java.io.PrintWriter;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import javax.security.auth.Subject;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import com.ibm.websphere.security.auth.WSSubject;
import com.ibm.websphere.security.cred.WSCredential;

/** Says who the user is, in JSON. Where it is not protected it writes a mark to the log. */
public class WhoAmI extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Principal principal = request.getUserPrincipal();
        String mark = request.getQueryString();
        if (principal == null && mark != null && mark.matches("mark[0-9]+")) {
            System.out.println(mark);
        }
        String realm = "", unique = "";
        List<String> groups = new ArrayList<String>();
        try {
            Subject subject = WSSubject.getCallerSubject();
            if (subject != null && principal != null) {
                for (WSCredential credential : subject.getPublicCredentials(WSCredential.class)) {
                    realm = credential.getRealmName();
                    unique = credential.getAccessId();
                    for (Object group : credential.getGroupIds()) {
                        String name = String.valueOf(group), prefix = "group:" + realm + "/";
                        groups.add(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
                    }
                }
            }
        } catch (Exception e) {
            throw new IOException(e);
        }
        Collections.sort(groups);
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        PrintWriter out = response.getWriter();
        out.print("{\"user\":" + quote(principal == null ? "" : principal.getName()) + ",\"realm\":" + quote(realm)
                + ",\"uniqueId\":" + quote(unique) + ",\"authType\":" + quote(request.getAuthType()) + ",\"groups\":[");
        for (int i = 0; i < groups.size(); i++) {
            out.print((i > 0 ? "," : "") + quote(groups.get(i)));
        }
        out.println("]}");
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : (text == null ? "" : text).toCharArray()) {
            if (c == '"' || c == '\\' || c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
