package dev.hawser.web.body;

import dev.hawser.web.http.ClientFault;
import dev.hawser.web.http.HttpGrammar;

/** A body is in a content coding that is not known here, or whose library is not there. A server answers 415. */
public final class UnknownCoding extends RuntimeException implements ClientFault {
    private static final long serialVersionUID = 1;

    UnknownCoding(String coding, String detail) {
        super("The content coding " + HttpGrammar.quoted(coding) + ' ' + detail, null, true, false);
    }

    @Override
    public int status() {
        return 415;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
