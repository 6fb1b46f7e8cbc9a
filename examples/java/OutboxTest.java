import static org.junit.jupiter.api.Assertions.*;

import java.net.URI;
import java.net.http.*;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.*;

/** mxprobe sandbox --api 0 -- ./gradlew test */
class OutboxTest {
    static final String API = System.getenv("MXPROBE_API");
    static final HttpClient HTTP = HttpClient.newHttpClient();

    static HttpResponse<String> ask(String method, String path, String json) throws Exception {
        var body = json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
        var request = HttpRequest.newBuilder(URI.create(API + path)).header("Content-Type", "application/json");
        return HTTP.send(request.method(method, body).build(), BodyHandlers.ofString());
    }

    @BeforeEach
    void reset() throws Exception {
        ask("POST", "/v1/reset", null);
    }

    @Test
    void aRecipientThatIsRefusedTwiceGetsItsMailTheThirdTime() throws Exception {
        ask("POST", "/v1/rules", """
            { "at": "rcpt", "to": "ada@example.org", "times": 2, "reply": "451 4.7.1 Try again later" }""");
        new Outbox().deliver("ada@example.org", "Welcome");
        var found = ask("GET", "/v1/messages?to=ada@example.org&wait=5s", null);
        assertEquals(200, found.statusCode(), found.body());
        assertTrue(found.body().contains("\"subject\":\"Welcome\""));
    }
}
