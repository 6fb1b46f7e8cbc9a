import com.sun.mail.smtp.SMTPAddressFailedException;
import com.sun.mail.smtp.SMTPSendFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/** The program under test: sends a message by Jakarta Mail, and tries again when the server says "later" or is lost. */
class Outbox {
    static final int ATTEMPTS = 3;
    final Session session;

    Outbox(String host, String port, SSLSocketFactory trusting) {
        var properties = new Properties();
        properties.put("mail.smtp.host", host);
        properties.put("mail.smtp.port", port);
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", trusting);
        // Neither has a default: without them a server that never answers holds the program for ever.
        properties.put("mail.smtp.connectiontimeout", "5000");
        properties.put("mail.smtp.timeout", "5000");
        session = Session.getInstance(properties);
    }

    void deliver(String to, String subject) throws MessagingException {
        var message = new MimeMessage(session);
        message.setFrom(new InternetAddress("shop@shop.example"));
        message.setRecipient(RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject);
        message.setText("Your code is 123456.");
        for (var attempt = 1; ; attempt += 1) {
            try {
                Transport.send(message);
                return;
            } catch (MessagingException refusal) {
                if (isFinal(refusal) || attempt == ATTEMPTS) throw refusal;
            }
        }
    }

    /** A 5xx stays; it stands behind the first exception of those that Jakarta Mail chains. */
    static boolean isFinal(MessagingException refusal) {
        for (Exception one = refusal; one instanceof MessagingException chained; one = chained.getNextException()) {
            if (one instanceof SMTPAddressFailedException recipient) return recipient.getReturnCode() >= 500;
            if (one instanceof SMTPSendFailedException command) return command.getReturnCode() >= 500;
        }
        return false;
    }
}
