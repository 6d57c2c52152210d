import { NEVER_OPENED } from './connection_status.js'
import type { DiagnosisTools } from './diagnosis.js'
import { HoldfastError, httpDetail } from '../base/errors.js'
import { saidIn, tryParse } from '../base/json.js'
import { timeLimit } from '../base/time.js'

export const DIAGNOSIS_TOOLS: DiagnosisTools = { HoldfastError, NEVER_OPENED, httpDetail, saidIn, timeLimit, tryParse }
