import static org.junit.jupiter.api.Assertions.*;

import jakarta.mail.MessagingException;
import java.net.URI;
import java.net.http.*;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.*;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.*;
import org.junit.jupiter.api.*;

/** mxprobe sandbox --api 0 -- ./gradlew test */
class OutboxTest {
    static final String API = System.getenv("MXPROBE_API");
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static Outbox outbox;

    static HttpResponse<String> ask(String method, String path, String json) throws Exception {
        var body = json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
        var request = HttpRequest.newBuilder(URI.create(API + path)).header("Content-Type", "application/json");
        return HTTP.send(request.method(method, body).build(), BodyHandlers.ofString());
    }

    static void rule(String json) throws Exception {
        var answer = ask("POST", "/v1/rules", json);
        assertEquals(201, answer.statusCode(), answer.body());
    }

    /** What came, as JSON; the answer is there when so many came. */
    static String messages(String query) throws Exception {
        var found = ask("GET", "/v1/messages?wait=5s&" + query, null);
        assertEquals(200, found.statusCode(), found.body());
        return found.body();
    }

    /** Java reads no PEM by a property: the root of the sandbox becomes a trust store here. */
    static SSLSocketFactory trusting(Path pem) throws Exception {
        var roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        try (var octets = Files.newInputStream(pem)) {
            roots.setCertificateEntry("mxprobe", CertificateFactory.getInstance("X.509").generateCertificate(octets));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls.getSocketFactory();
    }

    @BeforeAll
    static void begin() throws Exception {
        var trusting = trusting(Path.of(System.getenv("MXPROBE_CA")));
        // Jakarta Mail 2.0 looks for names in a certificate, not for addresses such as those in SMTP_HOST.
        outbox = new Outbox("localhost", System.getenv("SMTP_PORT"), trusting);
    }

    @BeforeEach
    void reset() throws Exception {
        ask("POST", "/v1/reset", null);
    }

    @Test
    void arrivesEncrypted() throws Exception {
        outbox.deliver("ada@example.org", "Welcome");
        var found = messages("to=ada@example.org");
        assertTrue(found.contains("\"subject\":\"Welcome\"") && found.contains("\"tls\":\"TLSv1.3\""), found);
    }

    @Test
    void aRecipientThatIsRefusedTwiceGetsItsMailTheThirdTime() throws Exception {
        rule("""
            { "at": "rcpt", "to": "ada@example.org", "times": 2, "reply": "451 4.7.1 Try again later" }""");
        outbox.deliver("ada@example.org", "Welcome");
        messages("to=ada@example.org&outcome=accepted");
    }

    @Test
    void anUnknownMailboxIsAskedOnce() throws Exception {
        rule("""
            { "at": "rcpt", "to": "ada@example.org", "reply": "550 5.1.1 User unknown" }""");
        assertThrows(MessagingException.class, () -> outbox.deliver("ada@example.org", "Welcome"));
        assertTrue(ask("GET", "/v1/rules", null).body().contains("\"hits\":1"));
    }

    @Test
    void aReplyThatIsLostSendsItTwice() throws Exception {
        rule("""
            { "at": "eod", "once": true, "close": true }""");
        outbox.deliver("ada@example.org", "Welcome");
        var found = messages("to=ada@example.org&count=2");
        assertTrue(found.contains("\"outcome\":\"unanswered\"") && found.contains("\"outcome\":\"accepted\""), found);
    }

    @Test
    void whatDidNotComeIsToldWithWhatCame() throws Exception {
        outbox.deliver("ada@example.org", "Welcome");
        var missed = ask("GET", "/v1/messages?to=eve@example.org&wait=1ms", null);
        assertEquals(404, missed.statusCode());
        assertTrue(missed.body().contains("to ada@example.org \\\"Welcome\\\" (differs in to)"), missed.body());
    }
}
