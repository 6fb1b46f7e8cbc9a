// The options of what may be tried when a bounce is asked again.
import { CLIENT_BY } from '../diagnosis/proof/vary.ts';
import { flag, oneOf, text, texts, whole } from './option.ts';

export const PROVING = {
  sandbox: flag({ about: 'ask an embedded MX that answers as the bounce says', group: 'Target' }),
  try: texts({ about: 'FACTOR=VALUE: helo from to source vantage size tls wait rate port', group: 'Experiments' }),
  auth: text({ about: 'log in as this user; MXPROBE_PASSWORD holds the password', group: 'Experiments' }),
  recipient: text({ about: 'ask about this recipient of the bounce', group: 'Experiments' }),
  'client-by': text({
    ...oneOf(CLIENT_BY),
    about: 'be the client at --source by XCLIENT or a PROXY header, on your own server',
    group: 'Experiments',
  }),
  size: text({ about: 'octets of the message that came back', group: 'Experiments', parse: whole(1, 1e9) }),
  dkim: text({
    about: 'sign the message, and see whether that is it: domain=..,selector=..,key=FILE',
    group: 'Experiments',
  }),
  message: text({ about: 'send this message where the refusal came after it', group: 'Experiments' }),
};
