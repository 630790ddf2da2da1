package dev.hawser.web.http;

/** Status codes that programs name, and the phrases that go with all registered ones (RFC 9110, section 15). */
public final class HttpStatus {
    /** 100. */
    public static final int CONTINUE = 100;
    /** 101. */
    public static final int SWITCHING_PROTOCOLS = 101;
    /** 103. */
    public static final int EARLY_HINTS = 103;
    /** 200. */
    public static final int OK = 200;
    /** 201. */
    public static final int CREATED = 201;
    /** 202. */
    public static final int ACCEPTED = 202;
    /** 204. */
    public static final int NO_CONTENT = 204;
    /** 206. */
    public static final int PARTIAL_CONTENT = 206;
    /** 301. */
    public static final int MOVED_PERMANENTLY = 301;
    /** 302. */
    public static final int FOUND = 302;
    /** 303. */
    public static final int SEE_OTHER = 303;
    /** 304. */
    public static final int NOT_MODIFIED = 304;
    /** 307. */
    public static final int TEMPORARY_REDIRECT = 307;
    /** 308. */
    public static final int PERMANENT_REDIRECT = 308;
    /** 400. */
    public static final int BAD_REQUEST = 400;
    /** 401. */
    public static final int UNAUTHORIZED = 401;
    /** 403. */
    public static final int FORBIDDEN = 403;
    /** 404. */
    public static final int NOT_FOUND = 404;
    /** 405. */
    public static final int METHOD_NOT_ALLOWED = 405;
    /** 406. */
    public static final int NOT_ACCEPTABLE = 406;
    /** 407. */
    public static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    /** 408. */
    public static final int REQUEST_TIMEOUT = 408;
    /** 409. */
    public static final int CONFLICT = 409;
    /** 410. */
    public static final int GONE = 410;
    /** 412. */
    public static final int PRECONDITION_FAILED = 412;
    /** 413. */
    public static final int CONTENT_TOO_LARGE = 413;
    /** 414. */
    public static final int URI_TOO_LONG = 414;
    /** 415. */
    public static final int UNSUPPORTED_MEDIA_TYPE = 415;
    /** 416. */
    public static final int RANGE_NOT_SATISFIABLE = 416;
    /** 417. */
    public static final int EXPECTATION_FAILED = 417;
    /** 421. */
    public static final int MISDIRECTED_REQUEST = 421;
    /** 426. */
    public static final int UPGRADE_REQUIRED = 426;
    /** 429. */
    public static final int TOO_MANY_REQUESTS = 429;
    /** 431. */
    public static final int HEADER_FIELDS_TOO_LARGE = 431;
    /** 500. */
    public static final int INTERNAL_SERVER_ERROR = 500;
    /** 501. */
    public static final int NOT_IMPLEMENTED = 501;
    /** 502. */
    public static final int BAD_GATEWAY = 502;
    /** 503. */
    public static final int SERVICE_UNAVAILABLE = 503;
    /** 504. */
    public static final int GATEWAY_TIMEOUT = 504;
    /** 505. */
    public static final int VERSION_NOT_SUPPORTED = 505;

    private HttpStatus() {}

    /** The registered phrase; {@code "Unknown"} where there is none. */
    public static String phrase(int status) {
        return switch (status) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 102 -> "Processing";
            case 103 -> "Early Hints";
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 203 -> "Non-Authoritative Information";
            case 204 -> "No Content";
            case 205 -> "Reset Content";
            case 206 -> "Partial Content";
            case 207 -> "Multi-Status";
            case 208 -> "Already Reported";
            case 226 -> "IM Used";
            case 300 -> "Multiple Choices";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 305 -> "Use Proxy";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 407 -> "Proxy Authentication Required";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 423 -> "Locked";
            case 424 -> "Failed Dependency";
            case 425 -> "Too Early";
            case 426 -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 451 -> "Unavailable For Legal Reasons";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 506 -> "Variant Also Negotiates";
            case 507 -> "Insufficient Storage";
            case 508 -> "Loop Detected";
            case 511 -> "Network Authentication Required";
            default -> "Unknown";
        };
    }

    /** Whether an answer with {@code status} never has a body: 1xx, 204, 304. */
    public static boolean isBodyless(int status) {
        return status < 200 || status == NO_CONTENT || status == NOT_MODIFIED;
    }

    /**
     * {@code status} itself.
     *
     * @throws IllegalArgumentException unless it has three digits and may end an exchange, or is 101
     */
    public static int check(int status) {
        if (status < 200 && status != SWITCHING_PROTOCOLS || status > 999) {
            throw new IllegalArgumentException("no status of an answer: " + status);
        }
        return status;
    }
}
