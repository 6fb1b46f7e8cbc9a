// Last of the plugins: lets each policy loose at one port only, and takes loopback for the Internet, which Haraka spares.
const netUtils = require('haraka-net-utils')
const tlds = require('haraka-tld')
const plugins = require('./plugins')

const AT = {
  access: [2907],
  'dns-list': [2904],
  early_talker: [2905],
  fcrdns: [2903],
  greylist: [2914],
  headers: [2909],
  'helo.checks': [2902],
  'mail_from.is_resolvable': [2906],
  spf: [2908],
  'auth/flat_file': [2910],
  'queue/smtp_forward': [2901],
  'data.signatures': [2909],
}
/** Of `limit`, one policy a port. */
const LIMITS = { rate_conn_enforce: [2912], rate_conn_incr: [2912], rate_rcpt_sender: [2913], max_recipients: [2911], max_errors: [2911], max_unrecognized_commands: [2911] }

exports.register = function () {
  netUtils.is_private_ip = () => false
  netUtils.is_local_ip = () => false
  tlds.ready.then(() => { tlds.top_level_tlds.add('test'); tlds.public_suffix_list.set('test', true) })
  for (const [hook, items] of Object.entries(plugins.registered_hooks)) {
    for (const { plugin, method } of items) gate(hook, plugin, method)
  }
}

function gate(hook, name, method) {
  const plugin = plugins.registered_plugins[name]
  const ports = name === 'limit' ? LIMITS[method] : AT[name]
  if (ports === undefined || plugin[method].isGated) return
  const own = plugin[method]
  plugin[method] = function (next, connection, ...rest) {
    if (connection?.local !== undefined && !ports.includes(connection.local.port)) return next()
    return own.call(this, next, connection, ...rest)
  }
  plugin[method].isGated = true
}
