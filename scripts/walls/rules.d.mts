import type { IForbiddenRuleType } from 'dependency-cruiser'

export declare const rules: IForbiddenRuleType[]
